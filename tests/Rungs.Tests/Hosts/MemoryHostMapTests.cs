using Rungs.Hosts;
using Rungs.Tests.Contract;
using Rungs.Threads;

namespace Rungs.Tests.Hosts;

public sealed class MemoryHostMapTests : PortableMapContractTests
{
    private readonly ElasticThreads _threads = new();
    private readonly HostPool _pool;

    public MemoryHostMapTests() => _pool = HostPool.InMemory(_threads, new() { MaxInFlight = 4 });

    protected override int Width => 4;

    protected override PortableRung Rung => _pool;

    protected override int UnderWay => _pool.Statistics.InFlight;

    public override ValueTask InitializeAsync() => default;

    public override async ValueTask DisposeAsync()
    {
        OpenGate();
        await _pool.DisposeAsync();
        await _threads.DisposeAsync();
        await base.DisposeAsync();
    }
}
