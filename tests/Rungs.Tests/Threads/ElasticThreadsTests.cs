using Rungs.Testing;
using Rungs.Threads;

namespace Rungs.Tests.Threads;

public sealed partial class ElasticThreadsTests
{
    [Fact]
    public async Task RunAsync_Burst_AllStartWithoutOneEnding()
    {
        // Each call ends only when all have started: a queue behind a cap, or a thread too few, would stand still.
        const int Calls = 300;
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { Name = "burst" });
        using var all = new CountdownEvent(Calls);
        var tasks = Enumerable.Range(0, Calls).Select(_ => threads.RunAsync(() =>
        {
            all.Signal();
            Assert.True(all.Wait(Hang.Limit), "Not every call started.");
            return Thread.CurrentThread.Name;
        })).ToArray();
        var names = await Task.WhenAll(tasks).OrFailAsync();
        Assert.Equal(Calls, names.Distinct().Count());
        Assert.All(names, static name => Assert.StartsWith("burst ", name, StringComparison.Ordinal));
        Assert.Equal(Calls, threads.Statistics.PeakThreads);
    }

    [Fact]
    public async Task RunAsync_OneAfterAnother_ReusesTheThreadParkedLast()
    {
        await using var threads = new ElasticThreads();
        HashSet<int> used = [];
        for (var i = 0; i < 50; i++)
        {
            used.Add(await threads.RunAsync(() => Environment.CurrentManagedThreadId).OrFailAsync());
            Hang.Until(() => threads.Statistics.Idle == threads.Statistics.Threads, "the thread's return");
        }

        Assert.Single(used);
    }

    [Fact]
    public async Task IdleTimeout_Passed_ThreadsEnd()
    {
        var time = new VirtualTime();
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { IdleTimeout = TimeSpan.FromSeconds(10), TimeProvider = time });
        using var both = new Barrier(2);
        await Task.WhenAll(threads.RunAsync(() => both.SignalAndWait(Hang.Limit)), threads.RunAsync(() => both.SignalAndWait(Hang.Limit))).OrFailAsync();
        Hang.Until(() => threads.Statistics.Idle == 2 && time.PendingTimers == 2, "two idle threads");
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(2, threads.Statistics.Threads);
        time.Advance(TimeSpan.FromSeconds(1));
        Hang.Until(() => threads.Statistics.Threads == 0, "the threads' end");
        Assert.Equal(5, await threads.RunAsync(() => 5).OrFailAsync());
    }

    [Fact]
    public async Task MaxThreads_Reached_CallsQueueInOrder()
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1 });
        using var release = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        List<int> order = [];
        var first = threads.RunAsync(() =>
        {
            begun.Set();
            release.OrFail("the release");
        });
        begun.OrFail("the first one");
        Assert.True(threads.WouldQueue);
        Assert.False(threads.TryRun(static () => 1, out var refused));
        Assert.Null(refused);
        Assert.False(threads.TryRun(static () => { }, out _));
        var rest = Enumerable.Range(0, 20).Select(i => threads.RunAsync(() => order.Add(i))).ToArray();
        Assert.Equal(20, threads.Statistics.Queued);
        release.Set();
        await Task.WhenAll([first, .. rest]).OrFailAsync();
        Assert.Equal(Enumerable.Range(0, 20), order);
    }

    [Fact]
    public async Task TryRun_ThreadFree_Runs()
    {
        await using var threads = new ElasticThreads();
        Assert.False(threads.WouldQueue);
        Assert.True(threads.TryRun(static () => 5, out var task));
        Assert.Equal(5, await task.OrFailAsync());
        Assert.True(threads.TryRun(static () => { }, out var plain));
        await plain.OrFailAsync();
        Assert.Throws<ArgumentNullException>("function", () => threads.TryRun((Func<int>)null!, out _));
        Assert.Throws<ArgumentException>("function", () => threads.TryRun(async () => await Task.Yield(), out _));
    }

    [Fact]
    public async Task Cancel_WhileQueued_LeavesTheQueueAtOnce()
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1 });
        using var release = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        using var source = new CancellationTokenSource();
        var first = threads.RunAsync(() =>
        {
            begun.Set();
            release.OrFail("the release");
        });
        begun.OrFail("the first one");
        var ran = false;
        var queued = threads.RunAsync(() => ran = true, source.Token);
        Assert.Equal(1, threads.Statistics.Queued);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued.OrFailAsync());
        Assert.Equal(0, threads.Statistics.Queued);
        release.Set();
        await first.OrFailAsync();
        Assert.False(ran);
    }

    [Fact]
    public async Task Result_OnQueuedCallOfTheSameThreads_RunsItInPlace()
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1 });
        var (outer, inner) = await threads.RunAsync(() =>
            (Environment.CurrentManagedThreadId, threads.RunAsync(() => Environment.CurrentManagedThreadId).Result)).OrFailAsync();
        Assert.Equal(outer, inner);
        Assert.Equal(1, threads.Statistics.PeakThreads);
    }

    [Fact]
    public async Task Block_OnCallsOfTheSameThreadsAtTheCap_EndsWhateverTheyAre()
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1 });
        var results = await threads.RunAsync(() => (int[])
        [
            Async.Block(() => threads.RunAsync(() => 1)),
            Async.Block(() => threads.RunAsync(async () => { await Task.Yield(); return 2; })),
            Async.Block(() => threads.RunAsync(async () => { await Task.Delay(1); return 3; })),
            Async.Block(async () => { await Task.Delay(1).ConfigureAwait(false); return await threads.RunAsync(() => 4); }),
            .. new ParallelRunner<int>().Schedule(() => 5).Schedule(() => Task.FromResult(6)).Block(threads),
        ]).OrFailAsync();
        Assert.Equal([1, 2, 3, 4, 5, 6], results);
        Hang.Until(() => threads.Statistics.Threads == 1, "the end of the threads that took over");
    }

    [Fact]
    public async Task Block_MayAwaitSomethingElseFirst_WithoutTheCallRunningInItsPlace()
    {
        // The queued call waits for what the block does after its delay: run in the block's place, it would wait for ever.
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1 });
        using var release = new ManualResetEventSlim();
        await threads.RunAsync(() => Async.Block(async () =>
        {
            var waiting = threads.RunAsync(() => release.OrFail("the block"));
            await Task.Delay(5);
            release.Set();
            await waiting;
        })).OrFailAsync();
    }

    [Fact]
    public async Task CpuThreads_AllBlockedOnTheirOwnAsyncWork_GoOn()
    {
        await using var threads = new CpuThreads(new CpuThreadsOptions { MaxThreads = 2 });
        var tasks = Enumerable.Range(0, 6).Select(i => threads.RunAsync(() => Async.Block(() => threads.RunAsync(async () =>
        {
            await Task.Delay(2);
            return i;
        })))).ToArray();
        Assert.Equal(Enumerable.Range(0, 6), await Task.WhenAll(tasks).OrFailAsync());
    }

    [Fact]
    public async Task AsyncFunction_AfterAwait_GoesOnOnTheThreads()
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { Name = "own" });
        var names = await threads.RunAsync(async () =>
        {
            List<string?> seen = [Thread.CurrentThread.Name];
            await Task.Yield();
            seen.Add(Thread.CurrentThread.Name);
            await Task.Delay(1);
            seen.Add(Thread.CurrentThread.Name);
            return seen;
        }).OrFailAsync();
        Assert.All(names, static name => Assert.StartsWith("own ", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AsyncVoid_Throws_ReachesUnobservedErrorAndTheThreadGoesOn()
    {
        var reported = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        Async.UnobservedError += OnError;
        await using var threads = new ElasticThreads();
        await threads.RunAsync(async () => { AsyncVoid(); await Task.Yield(); }).OrFailAsync();
        Assert.Equal("from async void", (await reported.Task.OrFailAsync()).Message);
        Assert.Equal(5, await threads.RunAsync(() => 5).OrFailAsync());
        Async.UnobservedError -= OnError;

        void OnError(Exception error, string name)
        {
            if (error is InvalidTimeZoneException)
                reported.TrySetResult(error);
        }

#pragma warning disable VSTHRD100 // async void is what is tested
        static async void AsyncVoid()
        {
            await Task.Yield();
            throw new InvalidTimeZoneException("from async void");
        }
#pragma warning restore VSTHRD100
    }

    [Fact]
    public async Task WaitForRoom_FullQueue_EndsInOrderAsPlacesAreFreed()
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1, MaxQueue = 2 });
        using var release = new SemaphoreSlim(0);
        var calls = Enumerable.Range(0, 5).Select(_ => threads.RunAsync(() => Assert.True(release.Wait(Hang.Limit)))).ToArray();
        Hang.Until(() => threads.Statistics is { Queued: 2, WaitingForRoom: 2 }, "two in the queue, two beyond it");
        var first = threads.WaitForRoomAsync();
        using var source = new CancellationTokenSource();
        var cancelled = threads.WaitForRoomAsync(source.Token);
        var second = threads.WaitForRoomAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.OrFailAsync());

        release.Release(2); // still two queued
        Hang.Until(() => threads.Statistics is { Queued: 2, WaitingForRoom: 0 }, "a full queue");
        Assert.False(first.IsCompleted);
        release.Release(1);
        await first.OrFailAsync();
        release.Release(2);
        await second.OrFailAsync();
        await Task.WhenAll(calls).OrFailAsync();
        await threads.WaitForRoomAsync().OrFailAsync();
    }

    [Fact]
    public async Task WaitForRoom_PlacesAreFreedOneByOne_OneWaiterForEachAndNobodyOvertakes()
    {
        const int Bound = 10;
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1, MaxQueue = Bound });
        using var release = new SemaphoreSlim(0);
        var calls = Enumerable.Range(0, Bound + 1).Select(_ => threads.RunAsync(() => Assert.True(release.Wait(Hang.Limit)))).ToArray();
        Hang.Until(() => threads.Statistics.Queued == Bound, "a full queue");
        var waiters = Enumerable.Range(0, Bound).Select(_ => threads.WaitForRoomAsync()).ToArray();
        for (var places = 1; places <= 4; places++)
        {
            release.Release();
            await waiters[places - 1].OrFailAsync();
            Assert.Equal(places, waiters.Count(static waiter => waiter.IsCompleted));
            Assert.False(threads.WaitForRoomAsync().IsCompleted); // there is room, and it is promised
        }

        release.Release(Bound);
        await Task.WhenAll(calls).OrFailAsync();
        await Task.WhenAll(waiters).OrFailAsync();
    }

    [Fact]
    public async Task TryRun_WhileAThreadTooManyIsIdle_RefusesOrStarts()
    {
        // At a cap of one: a call that waits in a block lets another in, and goes on; the other's idle thread is one too many.
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1 });
        using var release = new ManualResetEventSlim();
        using var goesOn = new ManualResetEventSlim();
        var holder = threads.RunAsync(() =>
        {
            Async.Block(() => threads.RunAsync(static () => Task.Delay(1)));
            goesOn.Set();
            release.OrFail("the release");
        });
        goesOn.OrFail("the holder");
        if (threads.TryRun(static () => 5, out var task))
            Assert.Equal(5, await task.OrFailAsync()); // it said that it starts now, so it does not wait for the holder
        release.Set();
        await holder.OrFailAsync();
    }

    [Fact]
    public async Task Cancel_RacingWithTheCall_NeitherThrowsNorLeaks()
    {
        await using var threads = new ElasticThreads();
        for (var i = 0; i < Soak.Share(20_000); i++)
        {
            using var source = new CancellationTokenSource();
            var cancel = Task.Run(source.Cancel);
            var task = threads.RunAsync(() => 5, source.Token);
            await Task.WhenAny(task).OrFailAsync();
            Assert.True(task.IsCanceled || task.Result == 5);
            await cancel;
        }
    }

    [Fact]
    public async Task Cancel_OfManyQueuedCallsAsTheyCome_EachEndsAtOnce()
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1 });
        using var release = new ManualResetEventSlim();
        var holder = threads.RunAsync(() => release.OrFail("the release"));
        List<Task> tasks = [];
        for (var i = 0; i < 2_000; i++)
        {
            var source = new CancellationTokenSource();
            var cancel = Task.Run(source.Cancel);
            tasks.Add(threads.RunAsync(() => 5, source.Token));
            tasks.Add(cancel);
        }

        // All while the one thread is held: a cancelled call that stayed in the queue would be pending until then.
        await Task.WhenAll(tasks).ContinueWith(static _ => { }, TaskScheduler.Default).OrFailAsync();
        Assert.Equal(0, threads.Statistics.Queued);
        release.Set();
        await holder.OrFailAsync();
    }

    [Fact]
    public async Task Interrupt_PendingWhenTheThreadFallsIdle_DoesNoHarm()
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1 });
        await threads.RunAsync(static () => Thread.CurrentThread.Interrupt()).OrFailAsync();
        Assert.Equal(5, await threads.RunAsync(static () => 5).OrFailAsync());
    }

    [Fact]
    public void Options_BadValues_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ElasticThreadsOptions { MaxThreads = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ElasticThreadsOptions { MaxQueue = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ElasticThreadsOptions { IdleTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ElasticThreadsOptions { IdleTimeout = TimeSpan.MaxValue });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ElasticThreadsOptions { OnExit = (OnExit)7 });
        Assert.Throws<ArgumentException>(() => new ElasticThreadsOptions { Name = "" });
        Assert.Throws<ArgumentNullException>(() => new ElasticThreadsOptions { TimeProvider = null! });
        Assert.InRange(new ElasticThreadsOptions().MaxThreads, 64, 10_000);
    }
}
