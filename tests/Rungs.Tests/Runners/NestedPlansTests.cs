using Rungs.Hosts;
using Rungs.Loops;
using Rungs.Processes;
using Rungs.Strands;
using Rungs.Tests.Contract;
using Rungs.Tests.Hosts;
using Rungs.Threads;

namespace Rungs.Tests.Runners;

/// <summary>The same plan of portable works, with plans inside, on every rung: the caller coordinates it, the rungs run its works.</summary>
[Collection(nameof(SharedBroker))]
public sealed class NestedPlansTests(Broker broker) : IAsyncDisposable
{
    private readonly ElasticThreads _threads = new();
    private readonly List<IAsyncDisposable> _owned = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _owned)
            await one.DisposeAsync();
        await _threads.DisposeAsync();
    }

    [Theory]
    [InlineData("serial")]
    [InlineData("loop")]
    [InlineData("elastic")]
    [InlineData("cpu")]
    [InlineData("strand")]
    [InlineData("processes")]
    [InlineData("memory")]
    [InlineData("broker")]
    [InlineData("ladder")]
    [InlineData("ladder, full")]
    public async Task NestedPlans_OnAnyRung_GiveTheSame(string name)
    {
        var rung = await CreateAsync(name);
        var told = new Told<int>();
        var inner = new ParallelRunner<int>();
        for (var i = 0; i < 5; i++)
            inner.Schedule(Cpu(() => Portables.Tell(i, told)));
        var serial = new SerialRunner<int>().Schedule(CpuAsync(() => Portables.AddAsync(1, 2))).Schedule(inner, static values => values.Sum()).Schedule(Cpu(() => Portables.Add(3, 4)));
        var plan = new ParallelRunner().Schedule(Cpu(() => Portables.Greet("joe"))).Schedule(serial).Schedule(new SerialRunner().Schedule(Cpu(() => Portables.Add(5, 6))).Schedule(inner));

        for (var round = 0; round < 2; round++)
        {
            var results = await plan.RunAsync(on: rung, TestContext.Current.CancellationToken).OrFailAsync();
            Assert.Equal("Hello joe", results[0]);
            Assert.Equal([3, 10, 7], Assert.IsAssignableFrom<IReadOnlyList<int>>(results[1]));
            var last = Assert.IsAssignableFrom<IReadOnlyList<object?>>(results[2]);
            Assert.Equal(11, last[0]);
            Assert.Equal([0, 1, 2, 3, 4], Assert.IsAssignableFrom<IReadOnlyList<int>>(last[1]));
        }

        var each = told.All.CountBy(static value => value).ToDictionary();
        for (var i = 0; i < 5; i++)
            Assert.True(rung.Capabilities.AtLeastOnce ? each[i] >= 4 : each[i] == 4, $"{i} ran {each[i]} times."); // twice in the plan, two rounds
    }

    [Theory]
    [InlineData("processes")]
    [InlineData("memory")]
    [InlineData("broker")]
    [InlineData("ladder")]
    [InlineData("ladder, full")]
    public async Task NestedPlans_ThatFail_TellEachItemsError(string name)
    {
        var rung = await CreateAsync(name);
        var inner = new ParallelRunner<int>().Schedule(Cpu(() => Portables.Fail("first"))).Schedule(Cpu(() => Portables.Add(1, 1))).Schedule(Cpu(() => Portables.Fail("second")));
        var plan = new SerialRunner().Schedule(Cpu(() => Portables.Add(1, 2))).Schedule(inner).Schedule(Cpu(() => Portables.Add(3, 4)));
        var outcomes = await plan.RunSettledAsync(on: rung, TestContext.Current.CancellationToken).OrFailAsync();
        Assert.Equal([OutcomeStatus.Succeeded, OutcomeStatus.Failed, OutcomeStatus.Succeeded], outcomes.Select(static outcome => outcome.Status));
        var both = Assert.IsType<AggregateException>(outcomes[1].Error);
        Assert.Equal(["first", "second"], both.InnerExceptions.Select(static error => Assert.IsType<RemoteWorkException>(error).Message));
    }

    private static Work<T> Cpu<T>(System.Linq.Expressions.Expression<Func<T>> call) => Work.Portable(call).As(WorkKind.Cpu);

    private static Work<T> CpuAsync<T>(System.Linq.Expressions.Expression<Func<Task<T>>> call) => Work.Portable(call).As(WorkKind.Cpu);

    private async Task<IRung> CreateAsync(string name)
    {
        switch (name)
        {
            case "serial":
                return new SerialRung();
            case "loop":
                return Own(BackgroundLoop.Start());
            case "elastic":
                return _threads;
            case "cpu":
                return Own(new CpuThreads());
            case "strand":
                return Own(new Strand());
            case "processes":
                return Own(new ProcessPool(new() { WorkerCount = 1 }));
            case "memory":
                return Own(HostPool.InMemory(_threads));
            case "broker":
                return await ConnectAsync();
            case "ladder":
                return new Ladder(new() { Blocking = _threads, Cpu = Own(new CpuThreads()), Hosts = Own(HostPool.InMemory(_threads)) });
            default:
                return new Ladder(new() { Blocking = _threads, Cpu = Own(new CpuThreads()), Hosts = await ConnectAsync(), Signal = LoadSignal.Of(static () => true) });
        }
    }

    private async Task<HostPool> ConnectAsync()
    {
        var pool = broker.NewPool();
        var hosts = await HostPool.ConnectAsync(new() { Uri = broker.Uri, Pool = pool });
        Own(await HostWorker.StartAsync(new() { Uri = broker.Uri, Pool = pool, RunOn = _threads, Concurrency = 4 }));
        return Own(hosts);
    }

    private T Own<T>(T one)
        where T : IAsyncDisposable
    {
        _owned.Insert(0, one); // the last first
        return one;
    }
}
