using Rungs.Hosts;
using Rungs.Threads;

namespace Rungs.Tests.Contract;

/// <summary>Hosts without a broker: all crosses as it does with one.</summary>
public sealed class MemoryHostsContractTests : RungContractTests
{
    private readonly ElasticThreads _threads = new();

    protected override Level ExpectedLevel => Level.Hosts;

    protected override bool KeepsOrder => false;

    protected override bool FreesBlockedCallers => false;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _threads.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override IRung CreateRung() => HostPool.InMemory(_threads);

    protected override ValueTask DisposeRungAsync(IRung rung) => ((HostPool)rung).DisposeAsync();
}
