namespace Rungs.Harvest.Tests.Support;

/// <summary>A PostgreSQL that the tests of a class share.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    internal Cluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await Cluster.StartAsync();

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
