using Rungs.Coordination;
using Rungs.Testing;

namespace Rungs.Tests.Coordination.Waiting;

public sealed class WaitLineTests
{
    private const int MostPooled = WaitLine<int, int>.MostPooled;

    [Fact]
    public async Task Enter_ManyAtOnce_KeepsAFewToBeUsedAgain()
    {
        var line = new Line();
        var first = await UseAsync(line, 300);
        var second = await UseAsync(line, 300);
        Assert.Equal(MostPooled, first.Intersect(second).Count());
        Assert.Equal(MostPooled, second.Intersect(await UseAsync(line, 300)).Count());
    }

    [Fact]
    public async Task Enter_FewAtOnce_UsesThemAgain()
    {
        var line = new Line();
        var first = await UseAsync(line, 3);
        for (var i = 0; i < 10; i++)
            Assert.Subset(first.ToHashSet(), (await UseAsync(line, 3)).ToHashSet());
    }

    [Fact]
    public async Task Grant_ByPriority_LowestFirstAndByArrivalWithinOne()
    {
        var line = new Line(isByPriority: true);
        List<int> priorities = [3, 1, 3, 2, 1, int.MinValue];
        var tasks = priorities.Select((priority, i) => line.EnterAsync(i, priority)).ToArray();
        for (var i = 0; i < tasks.Length; i++)
            line.Grant(i);
        var places = await Task.WhenAll(tasks).OrFailAsync();
        Assert.Equal([4, 1, 5, 3, 2, 0], places);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancel_HundredThousandInRandomOrder_TheOthersAreServedInOrder(bool isByPriority)
    {
        const int Leaving = 100_000;
        const int Each = 10; // every eleventh stays
        var line = new Line(isByPriority);
        var sources = new CancellationTokenSource[Leaving];
        var leaving = new Task<int>[Leaving];
        List<Task<int>> staying = [];
        for (var i = 0; i < Leaving; i++)
        {
            sources[i] = new CancellationTokenSource();
            leaving[i] = line.EnterAsync(priority: i, token: sources[i].Token);
            if (i % Each == 0)
                staying.Add(line.EnterAsync(priority: i));
        }

        new Random(8).Shuffle(sources);
        foreach (var source in sources)
            source.Cancel();
        Assert.Equal(staying.Count, line.Count);
        for (var i = 0; i < staying.Count; i++)
            line.Grant(i);
        Assert.Equal(Enumerable.Range(0, staying.Count), await Task.WhenAll(staying).OrFailAsync());
        await Task.WhenAll(leaving).ContinueWith(static _ => { }, TaskScheduler.Default).OrFailAsync();
        Assert.All(leaving, static task => Assert.True(task.IsCanceled));
        Assert.Equal(0, line.Count);
    }

    [Fact]
    public async Task Cancel_AfterTheGrant_ComesTooLate()
    {
        var line = new Line();
        using var source = new CancellationTokenSource();
        var waiter = line.Enter();
        var wakes = default(WakeList);
        lock (line.Gate)
            line.Waiters.Grant(7, ref wakes);
        var task = waiter.AsValueTask(source.Token); // heeds the token only now, and is granted but not woken
        await source.CancelAsync();
        Assert.False(task.IsCompleted);
        wakes.WakeAll();
        Assert.Equal(7, await task.AsTask().OrFailAsync());
    }

    [Fact]
    public async Task FailAll_SeveralWait_EachGetsAnErrorOfItsOwn()
    {
        var line = new Line();
        var tasks = Enumerable.Range(0, 5).Select(_ => line.EnterAsync()).ToArray();
        var blocking = Queues.OwnThread.Start(() => line.Wait(Deadline.Never));
        Hang.Until(() => line.Count == 6, "six waiters");
        line.FailAll(static () => new InvalidTimeZoneException());
        var errors = new List<Exception> { await Assert.ThrowsAsync<InvalidTimeZoneException>(() => blocking.OrFailAsync()) };
        foreach (var task in tasks)
            errors.Add(await Assert.ThrowsAsync<InvalidTimeZoneException>(() => task.OrFailAsync()));
        Assert.Equal(6, errors.Distinct().Count());
        Assert.Equal(0, line.Count);
    }

    [Fact]
    public async Task Cancel_SomebodyLeaves_ThePolicyHearsWhatItAskedForAndMayServeOthers()
    {
        var left = new List<int>();
        Line line = null!;
        line = new Line(left: (int request, bool wasFirst, ref WakeList wakes) =>
        {
            Assert.True(wasFirst);
            Assert.True(line.Gate.IsHeldByCurrentThread);
            left.Add(request);
            line.Waiters.Grant(9, ref wakes);
        });
        using var source = new CancellationTokenSource();
        var leaving = line.EnterAsync(5, token: source.Token);
        var behind = line.EnterAsync(6);
        await source.CancelAsync();
        Assert.Equal(9, await behind.OrFailAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving.OrFailAsync());
        Assert.Equal([5], left);
    }

    [Fact]
    public async Task Receipt_IsToldWhereTheCallerTakesOver()
    {
        var receipts = new List<(int, int)>();
        var line = new Line(received: (request, result) => receipts.Add((request, result)));
        var task = line.Enter(1).AsValueTask(default);
        line.Grant(2);
        Assert.Empty(receipts);
        Assert.Equal(2, await task);
        Assert.Equal([(1, 2)], receipts);
    }

    [Fact]
    public void Wait_TimeRunsOut_LeavesTheLine()
    {
        var line = new Line();
        Assert.Null(OnThread.Run(() => line.Wait(new Deadline(TimeSpan.Zero, TimeProvider.System))));
        Assert.Equal(0, line.Count);

        var time = new VirtualTime();
        var waiting = Queues.OwnThread.Start(() => line.Wait(new Deadline(TimeSpan.FromSeconds(1), time)), out var thread);
        Hang.Until(() => time.PendingTimers == 1, "the timer");
        Assert.Equal(1, line.Count);
        time.Advance(TimeSpan.FromSeconds(1));
        thread.OrFail("the one whose time ran out");
        Hang.Until(() => waiting.IsCompletedSuccessfully, "the result");
        Assert.Null(waiting.GetAwaiter().GetResult());
        Assert.Equal(0, line.Count);
    }

    [Fact]
    public void Wait_GrantedWhileTheTimeRunsOut_HasItOrLeaves()
    {
        var line = new Line();
        int? got = null;
        var granted = false;
        var isOver = false;
        var time = new VirtualTime();
        Queues.Race.Run(
            Soak.Share(500),
            prepare: () => (got, granted, isOver, time) = (null, false, false, new VirtualTime()),
            check: () =>
            {
                Assert.Equal(granted ? 3 : null, got);
                Assert.Equal(0, line.Count);
            },
            () =>
            {
                got = line.Wait(new Deadline(TimeSpan.FromSeconds(1), time));
                Volatile.Write(ref isOver, true);
            },
            () =>
            {
                Hang.Until(() => time.PendingTimers == 1 || Volatile.Read(ref isOver), "the wait");
                Hang.Until(
                    () =>
                    {
                        time.Advance(TimeSpan.FromSeconds(1)); // again: it may have woken early, and have been about to set its timer anew
                        return Volatile.Read(ref isOver);
                    },
                    "its end");
            },
            () =>
            {
                Thread.SpinWait(Random.Shared.Next(500));
                var wakes = default(WakeList);
                lock (line.Gate)
                {
                    granted = line.Waiters.Count > 0;
                    if (granted)
                        line.Waiters.Grant(3, ref wakes);
                }

                wakes.WakeAll();
            });
    }

    /// <summary>So many wait at once and are granted; which waiters they were.</summary>
    private static async Task<List<Waiter<int, int>>> UseAsync(Line line, int count)
    {
        var waiters = Enumerable.Range(0, count).Select(i => line.Enter(i)).ToList();
        var tasks = waiters.ConvertAll(static waiter => waiter.AsValueTask(default).AsTask());
        for (var i = 0; i < count; i++)
            line.Grant(i);
        Assert.Equal(Enumerable.Range(0, count), await Task.WhenAll(tasks).OrFailAsync());
        return waiters;
    }
}
