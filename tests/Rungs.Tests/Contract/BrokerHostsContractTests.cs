using Rungs.Hosts;
using Rungs.Tests.Hosts;
using Rungs.Threads;

namespace Rungs.Tests.Contract;

/// <summary>Hosts on a real broker. The worker is in this process; what it is told goes over the broker all the same.</summary>
public sealed class BrokerHostsContractTests(BrokerHostsContractTests.Fixture fixture) : RungContractTests, IClassFixture<BrokerHostsContractTests.Fixture>
{
    protected override Level ExpectedLevel => Level.Hosts;

    protected override bool KeepsOrder => false;

    protected override bool FreesBlockedCallers => false;

    protected override IRung SharedRung => fixture.Pool;

    protected override IRung CreateRung() => HostPool.ConnectAsync(fixture.Options).OrFailAsync().GetAwaiter().GetResult();

    protected override ValueTask DisposeRungAsync(IRung rung) => ((HostPool)rung).DisposeAsync();

    public sealed class Fixture : IAsyncLifetime
    {
        private readonly Broker _broker = new();
        private readonly ElasticThreads _threads = new();
        private HostWorker? _worker;

        internal HostPoolOptions Options { get; private set; } = new();

        internal HostPool Pool { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await _broker.InitializeAsync();
            Options = new HostPoolOptions { Uri = _broker.Uri, Pool = _broker.NewPool() };
            _worker = await HostWorker.StartAsync(new HostWorkerOptions { Uri = _broker.Uri, Pool = Options.Pool, RunOn = _threads, Concurrency = 64 });
            Pool = await HostPool.ConnectAsync(Options);
        }

        public async ValueTask DisposeAsync()
        {
            await Pool.DisposeAsync();
            await _worker!.DisposeAsync();
            await _threads.DisposeAsync();
            await _broker.DisposeAsync();
        }
    }
}
