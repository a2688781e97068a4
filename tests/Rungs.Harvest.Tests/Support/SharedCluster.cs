namespace Rungs.Harvest.Tests.Support;

/// <summary>A PostgreSQL that the tests of a class share.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    private Cluster? _cluster;

    internal Cluster Cluster => _cluster!;

    public async ValueTask InitializeAsync() => _cluster = await Cluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}
