using Rungs.Threads;

namespace Rungs.Tests.Runners.Ladders;

/// <summary>Which work goes where, and that the statistics say so.</summary>
public sealed class LadderRouteTests : LadderFixture
{
    private static Work<string> Where(string name) => Work.Of(() => Thread.CurrentThread.Name!.Split(' ')[0], name);

    [Fact]
    public async Task Closure_OfAnyKind_StaysHere()
    {
        IsFull = true;
        var ladder = new Ladder(Options with { Hosts = new FakeHosts() });
        Assert.Equal("blocking", await ladder.RunAsync(Where("unknown")).OrFailAsync());
        Assert.Equal("blocking", await ladder.RunAsync(Where("blocking").As(WorkKind.Blocking)).OrFailAsync());
        Assert.Equal("cpu", await ladder.RunAsync(Where("cpu").As(WorkKind.Cpu)).OrFailAsync());
        Assert.Equal(
            [new(WorkKind.Unknown, "Blocking", LadderReason.Blocks, 1), new(WorkKind.Blocking, "Blocking", LadderReason.Blocks, 1), new(WorkKind.Cpu, "Cpu", LadderReason.NotPortable, 1)],
            ladder.Statistics.Routes);
    }

    [Fact]
    public async Task Portable_ThatMustOrMayNotLeave_StaysHere()
    {
        IsFull = true;
        var ran = new Told<int>();
        var hosts = new FakeHosts();
        var ladder = new Ladder(Options with { Hosts = hosts });
        Assert.Equal(2, await ladder.RunAsync(Work.Portable(() => LadderJobs.Twice(1))).OrFailAsync()); // nobody says that it computes
        Assert.Equal(1, await ladder.RunAsync(Work.Portable(() => LadderJobs.Once(1, ran)).As(WorkKind.Cpu)).OrFailAsync());
        Assert.Empty(hosts.Taken);
        Assert.Equal(1, ladder.Statistics.Count(LadderReason.Blocks));
        Assert.Equal(1, ladder.Statistics.Count(LadderReason.NotIdempotent));

        var withoutHosts = new Ladder(Options);
        Assert.Equal(4, await withoutHosts.RunAsync(Doubling(2)).OrFailAsync());
        Assert.Equal([new(WorkKind.Cpu, "Cpu", LadderReason.NoHosts, 1)], withoutHosts.Statistics.Routes);
    }

    [Fact]
    public async Task CpuFull_IdempotentWork_GoesToHostsAndComesBackWithRoom()
    {
        var hosts = new FakeHosts();
        hosts.Open();
        var ladder = new Ladder(Options with { Hosts = hosts });
        Assert.Equal(2, await ladder.RunAsync(Doubling(1)).OrFailAsync());
        IsFull = true;
        Assert.Equal(4, await ladder.RunAsync(Doubling(2)).OrFailAsync());
        Assert.Equal(6, await ladder.RunAsync(Work.Portable(() => LadderJobs.TwiceAsync(3), "async").As(WorkKind.Cpu)).OrFailAsync());
        IsFull = false;
        Assert.Equal(8, await ladder.RunAsync(Doubling(4)).OrFailAsync());
        Assert.Equal(["double 2", "async"], hosts.Taken);
        Assert.Equal([new(WorkKind.Cpu, "Cpu", LadderReason.Room, 2), new(WorkKind.Cpu, "Hosts", LadderReason.CpuFull, 2)], ladder.Statistics.Routes);
    }

    [Fact]
    public async Task Isolated_GoesToProcesses_OrIsRefusedAtTheCall()
    {
        var work = Work.Portable(() => LadderJobs.ProcessId(), "isolated");
        var error = Assert.Throws<ArgumentException>("work", () => { _ = new Ladder(Options).RunAsync(work); });
        Assert.Contains("'isolated'", error.Message, StringComparison.Ordinal);
        Assert.Contains("LadderOptions.Processes", error.Message, StringComparison.Ordinal);

        var processes = new FakeHosts();
        processes.Open();
        var ladder = new Ladder(Options with { Processes = processes });
        await ladder.RunAsync(work).OrFailAsync();
        await ladder.RunAsync(work.As(WorkKind.Cpu)).OrFailAsync();
        Assert.Equal(["isolated", "isolated"], processes.Taken);
        Assert.Equal(2, ladder.Statistics.Count(LadderReason.Isolated));
    }

    [Theory]
    [InlineData(LadderReason.Blocks)]
    [InlineData(LadderReason.Room)]
    [InlineData(LadderReason.CpuFull)]
    [InlineData(LadderReason.HostsAway)]
    public async Task Portable_Fails_ErrorIsRemoteWhereverItRan(LadderReason reason)
    {
        IsFull = reason is LadderReason.CpuFull or LadderReason.HostsAway;
        var hosts = new FakeProbedHosts { Places = 0 };
        hosts.Open();
        var ladder = new Ladder(Options with { Hosts = reason == LadderReason.HostsAway ? hosts : new FakeHosts { Refusal = null } });
        if (reason == LadderReason.CpuFull)
            ladder = new Ladder(Options with { Hosts = Opened(new FakeHosts()) });
        var kind = reason == LadderReason.Blocks ? WorkKind.Unknown : WorkKind.Cpu;
        foreach (var work in new[] { Work.Portable(() => LadderJobs.Fail("no")), Work.Portable(() => LadderJobs.FailAsync("no")) })
        {
            var task = ladder.RunAsync(work.As(kind));
            var error = await Assert.ThrowsAsync<RemoteWorkException>(() => task.OrFailAsync());
            Assert.True(task.IsFaulted);
            Assert.Equal("no", error.Message);
            Assert.Equal(typeof(InvalidTimeZoneException).FullName, error.RemoteType);
            Assert.Contains(nameof(LadderJobs.Fail), error.RemoteStackTrace, StringComparison.Ordinal);
        }

        Assert.Equal(2, ladder.Statistics.Count(reason));

        static FakeHosts Opened(FakeHosts opened)
        {
            opened.Open();
            return opened;
        }
    }

    [Fact]
    public async Task LoadSignal_OfThreads_IsFullFromAQueueUntilAThreadIsFree()
    {
        var signal = LoadSignal.Of(Cpu);
        using var first = new Gate();
        using var second = new Gate();
        Assert.False(signal.IsFull);
        var running = await HoldCpuAsync(first);
        Assert.False(signal.IsFull); // busy, and nothing queued
        var queued = Cpu.RunAsync(Passing(second, 2));
        Assert.True(signal.IsFull);
        first.Open();
        await running.OrFailAsync();
        await second.EnteredAsync();
        Assert.True(signal.IsFull); // the queue is empty again, and no thread free
        second.Open();
        await queued.OrFailAsync();
        Hang.Until(() => !signal.IsFull, "a thread is free");
    }

    [Fact]
    public async Task LoadSignal_Throws_CountsAsRoom()
    {
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Action<Exception, string> listener = (error, where) => { if (error.Message == "of the signal") told.TrySetResult(where); };
        Async.UnobservedError += listener;
        try
        {
            var ladder = new Ladder(Options with { Hosts = new FakeHosts(), Signal = LoadSignal.Of(() => throw new InvalidTimeZoneException("of the signal")) });
            Assert.Equal(2, await ladder.RunAsync(Doubling(1)).OrFailAsync());
            Assert.Equal("load signal", await told.Task.OrFailAsync());
        }
        finally
        {
            Async.UnobservedError -= listener;
        }
    }

    [Fact]
    public async Task AsyncAndItsBlock_OnALadder_RunThere()
    {
        var ladder = new Ladder(Options);
        Assert.Equal("cpu", await Async.RunAsync(Where("cpu").As(WorkKind.Cpu), on: ladder).OrFailAsync());
        Assert.Equal("cpu", Async.Block(Where("cpu").As(WorkKind.Cpu), on: ladder));
        Assert.Equal(5, await Async.RunAsync(Work.Of(() => 5), on: null).OrFailAsync());
        Assert.Equal(5, Async.Block(Work.Of(() => 5), on: null));
        Assert.Equal(2, ladder.Statistics.Count(LadderReason.NotPortable));
    }

    [Fact]
    public void Options_Garbage_IsRefusedByName()
    {
        Assert.Throws<ArgumentNullException>("Blocking", () => new LadderOptions { Blocking = null! });
        Assert.Throws<ArgumentNullException>("Cpu", () => new LadderOptions { Cpu = null! });
        Assert.Throws<ArgumentException>("Blocking", () => new LadderOptions { Blocking = new FakeHosts() });
        Assert.Throws<ArgumentException>("Cpu", () => new LadderOptions { Cpu = new FakeHosts() });
        Assert.Throws<ArgumentException>("Processes", () => new LadderOptions { Processes = Elastic });
        Assert.Throws<ArgumentException>("Hosts", () => new LadderOptions { Hosts = Elastic });
        Assert.Throws<ArgumentOutOfRangeException>("MaxAtHosts", () => new LadderOptions { MaxAtHosts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("WhenRungFails", () => new LadderOptions { WhenRungFails = (WhenRungFails)7 });
        Assert.Throws<ArgumentOutOfRangeException>("ProbeInterval", () => new LadderOptions { ProbeInterval = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>("RetryAfter", () => new LadderOptions { RetryAfter = TimeSpan.FromDays(25) });
        Assert.Throws<ArgumentNullException>("TimeProvider", () => new LadderOptions { TimeProvider = null! });
        Assert.Throws<ArgumentNullException>(() => LoadSignal.Of((CpuThreads)null!));
        Assert.Throws<ArgumentNullException>(() => LoadSignal.Of((Func<bool>)null!));
        var error = Assert.Throws<ArgumentException>(() => new Ladder(new LadderOptions { Cpu = Elastic, Hosts = new FakeHosts() }));
        Assert.Contains("LadderOptions.Signal", error.Message, StringComparison.Ordinal);
    }
}
