using System.Diagnostics;

namespace Rungs.Tests.Runners.Ladders;

/// <summary>Works that wait for whoever is free first, the CPU or the hosts.</summary>
public sealed class LadderSpillTests : LadderFixture
{
    private readonly FakeHosts _hosts = new();

    public LadderSpillTests() => IsFull = true;

    private Ladder NewLadder(int atHosts = 1) => new(Options with { Hosts = _hosts, MaxAtHosts = atHosts });

    [Fact]
    public async Task HostsHaveEnough_CpuIsFree_WorkRunsHere()
    {
        var ladder = NewLadder();
        var there = ladder.RunAsync(Doubling(1));
        _hosts.UntilTaken(1);
        Assert.Equal(4, await ladder.RunAsync(Doubling(2)).OrFailAsync());
        Assert.Equal(6, await ladder.RunAsync(Work.Portable(() => LadderJobs.TwiceAsync(3)).As(WorkKind.Cpu)).OrFailAsync());
        Assert.False(there.IsCompleted);
        Assert.Equal((1, 1, 0), (ladder.Statistics.AtHosts, ladder.Statistics.HostWindow, ladder.Statistics.Waiting));
        _hosts.Open();
        Assert.Equal(2, await there.OrFailAsync());
        Assert.Equal(2, ladder.Statistics.Count(LadderReason.HostsBusy));
        Assert.Equal(1, ladder.Statistics.Count(LadderReason.CpuFull));
        Assert.Equal(0, ladder.Statistics.AtHosts);
    }

    [Fact]
    public async Task CpuIsHeld_HostsAreFree_TheyTakeWhatWaitsInOrder()
    {
        using var gate = new Gate();
        var held = await HoldCpuAsync(gate);
        var ladder = NewLadder();
        var works = Enumerable.Range(1, 5).Select(i => ladder.RunAsync(Doubling(i))).ToArray();
        _hosts.UntilTaken(1);
        Assert.Equal(4, ladder.Statistics.Waiting);
        _hosts.Open();
        Assert.Equal(Enumerable.Range(1, 5).Select(static i => i * 2), await Task.WhenAll(works).OrFailAsync());
        Assert.Equal(["double 1", "double 2", "double 3", "double 4", "double 5"], _hosts.Taken);
        Hang.Until(() => Cpu.Statistics.Queued == 0, "what was taken has left the CPU's queue");
        Assert.False(held.IsCompleted);
        gate.Open();
        await held.OrFailAsync();
    }

    [Fact]
    public async Task TokenCancelled_WhileItWaits_NeverRunsAndLeavesBothQueues()
    {
        using var gate = new Gate();
        var held = await HoldCpuAsync(gate);
        var ladder = NewLadder();
        var there = ladder.RunAsync(Doubling(1));
        using var source = new CancellationTokenSource();
        var ran = new Told<int>();
        var waiting = ladder.RunAsync(Work.Portable(() => LadderJobs.Often(1, ran)).As(WorkKind.Cpu), source.Token);
        Assert.Equal(1, ladder.Statistics.Waiting);
        await source.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.OrFailAsync());
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.True(waiting.IsCanceled);
        Assert.Equal((0, 0), (ladder.Statistics.Waiting, Cpu.Statistics.Queued));
        gate.Open();
        _hosts.Open();
        await held.OrFailAsync();
        Assert.Equal(2, await there.OrFailAsync());
        Assert.Empty(ran.All);
    }

    [Fact]
    public async Task TokenCancelled_AtHosts_TheyHearOfIt()
    {
        var ladder = NewLadder();
        using var source = new CancellationTokenSource();
        var there = ladder.RunAsync(Doubling(1), source.Token);
        _hosts.UntilTaken(1);
        await source.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => there.OrFailAsync());
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.True(there.IsCanceled);
        Hang.Until(() => ladder.Statistics.AtHosts == 0, "its place is free");
        Assert.Equal(0, ladder.Statistics.Count(LadderReason.CameBack));
    }

    [Fact]
    public async Task TokenCancelled_WhileItRunsHereAfterWaiting_ReachesTheFunction()
    {
        var ladder = NewLadder();
        var there = ladder.RunAsync(Doubling(1));
        using var gate = new Gate();
        using var source = new CancellationTokenSource();
        var here = ladder.RunAsync(Work.Portable(() => LadderJobs.WaitForToken(gate.Path, default)).As(WorkKind.Cpu), source.Token);
        await gate.EnteredAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => here.OrFailAsync());
        Assert.True(here.IsCanceled);
        _hosts.Open();
        await there.OrFailAsync();
    }

    [Fact]
    public async Task Context_OfACallThatWaited_IsThatOfItsCaller()
    {
        using var gate = new Gate();
        var held = await HoldCpuAsync(gate);
        var ladder = NewLadder();
        List<Task<int>> works = [];
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        for (var i = 0; i < 3; i++)
        {
            using var activity = new Activity($"caller {i}").Start();
            var told = new Told<int>(_ => seen.Enqueue(Activity.Current?.OperationName));
            works.Add(ladder.RunAsync(Work.Portable(() => LadderJobs.Often(i, told)).As(WorkKind.Cpu)));
        }

        _hosts.Open();
        await Task.WhenAll(works).OrFailAsync();
        Assert.Equal(["caller 0", "caller 1", "caller 2"], seen.Order(StringComparer.Ordinal));
        gate.Open();
        await held.OrFailAsync();
    }

    [Fact]
    public async Task Cpu_DisposedAndAbandoned_WhatWaitsFailsByName()
    {
        await using var cpu = new Rungs.Threads.CpuThreads(new() { Name = "abandoned", MaxThreads = 1, OnExit = Rungs.Threads.OnExit.Abandon });
        using var gate = new Gate();
        var held = cpu.RunAsync(Passing(gate, 0));
        await gate.EnteredAsync();
        var ladder = new Ladder(Options with { Cpu = cpu, Hosts = _hosts, MaxAtHosts = 1 });
        var there = ladder.RunAsync(Doubling(1));
        var waiting = ladder.RunAsync(Doubling(2, "left behind"));
        await cpu.DisposeAsync();
        var error = await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.OrFailAsync());
        Assert.Contains("'left behind'", error.Message, StringComparison.Ordinal);
        gate.Open();
        _hosts.Open();
        await held.OrFailAsync();
        Assert.Equal(2, await there.OrFailAsync());
        Assert.Equal(0, ladder.Statistics.Waiting);
    }

    [Fact]
    public void ThreadPoolSaturated_WhatWaitedAndRanHere_ReleasesItsBlockedCaller()
    {
        var ladder = NewLadder();
        var there = ladder.RunAsync(Doubling(1));
        _hosts.UntilTaken(1);
        using (new PoolHogs())
            Assert.Equal(4, OnThread.Run(() => ladder.RunAsync(Doubling(2)).GetAwaiter().GetResult()));
        _hosts.Open();
        Assert.Equal(2, there.GetAwaiter().GetResult());
    }

    [Fact]
    public async Task Work_OnTheCpuThatWaitsForWorkOfTheSameLadder_Ends()
    {
        var ladder = NewLadder();
        var there = ladder.RunAsync(Doubling(1));
        _hosts.UntilTaken(1);
        Assert.Equal(10, await ladder.RunAsync(Work.Of(() => Async.Block(() => ladder.RunAsync(Doubling(5)))).As(WorkKind.Cpu)).OrFailAsync());
        _hosts.Open();
        await there.OrFailAsync();
    }
}
