using System.Diagnostics;

namespace Rungs.Tests.Contract;

/// <summary>What every rung promises; one subclass per rung runs it unchanged. What differs is asked of the rung's capabilities.</summary>
public abstract class RungContractTests : IAsyncLifetime
{
    private static readonly AsyncLocal<string?> s_local = new();

    private IRung _rung = null!;

    /// <summary>Whether a blocking function runs within the call, on the caller's thread.</summary>
    protected virtual bool RunsInPlace => false;

    /// <summary>Whether one function runs at a time, in the order of the calls.</summary>
    protected abstract bool KeepsOrder { get; }

    /// <summary>Whether a function may block on another of the same rung.</summary>
    protected abstract bool NestsBlocking { get; }

    protected abstract Level ExpectedLevel { get; }

    protected IRung Rung => _rung;

    public ValueTask InitializeAsync()
    {
        _rung = CreateRung();
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeRungAsync(_rung);
        GC.SuppressFinalize(this);
    }

    protected abstract IRung CreateRung();

    protected abstract ValueTask DisposeRungAsync(IRung rung);

    /// <summary>Calls the rung from a thread of its own, where the call may block its caller.</summary>
    protected Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default) =>
        RunsInPlace
            ? Task.Factory.StartNew(
                () => _rung.RunAsync(work, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()
            : _rung.RunAsync(work, cancellationToken);

    [Fact]
    public void Level_IsTheRungs()
    {
        Assert.Equal(ExpectedLevel, _rung.Level);
        Assert.True(_rung.Capabilities.TakesClosures);
    }

    [Fact]
    public async Task RunAsync_AnyColour_ReturnsTheResult()
    {
        Assert.Equal(1, await RunAsync(Work.Of(() => 1)).OrFailAsync());
        Assert.Equal(2, await RunAsync(Work.Of(async () => { await Task.Yield(); return 2; })).OrFailAsync());
        Assert.Equal(3, await RunAsync(Work.Of(() => new ValueTask<int>(3))).OrFailAsync());
        Assert.Equal(4, await RunAsync(Work.Of(() => Task.FromResult(4))).OrFailAsync());
        Assert.Equal(default, await RunAsync(Work.Of(() => { })).OrFailAsync());
        Assert.Null(await RunAsync(Work.Of(() => (string?)null)).OrFailAsync());
    }

    [Fact]
    public async Task RunAsync_DelegateForms_AreSugarForWorks()
    {
        Assert.Equal(5, await _rung.RunAsync(() => 5).OrFailAsync());
        Assert.Equal(6, await _rung.RunAsync(async () => { await Task.Yield(); return 6; }).OrFailAsync());
        await _rung.RunAsync(async () => await Task.Yield()).OrFailAsync();
        await _rung.RunAsync(() => { }).OrFailAsync();
    }

    [Fact]
    public async Task RunAsync_FunctionThrows_ErrorIsTheVeryOneWithItsStack()
    {
        var error = await Assert.ThrowsAsync<InvalidTimeZoneException>(() => RunAsync(Work.Of(() => FailHere())).OrFailAsync());
        Assert.Contains(nameof(FailHere), error.StackTrace, StringComparison.Ordinal);
        var asyncError = await Assert.ThrowsAsync<InvalidTimeZoneException>(
            () => RunAsync(Work.Of(async () => { await Task.Yield(); return FailHere(); })).OrFailAsync());
        Assert.Contains(nameof(FailHere), asyncError.StackTrace, StringComparison.Ordinal);
        if (!_rung.Capabilities.KeepsExceptions)
            return;

        var own = new InvalidTimeZoneException("own");
        Assert.Same(own, await Assert.ThrowsAsync<InvalidTimeZoneException>(() => RunAsync(Work.Of((Func<int>)(() => throw own))).OrFailAsync()));
        Assert.Same(own, await Assert.ThrowsAsync<InvalidTimeZoneException>(() => RunAsync(Work.Of((Func<Task<int>>)(() => throw own))).OrFailAsync()));
    }

    [Fact]
    public void RunAsync_NullWork_ThrowsAtTheCall() =>
        Assert.Throws<ArgumentNullException>("work", () => { _ = _rung.RunAsync((Work<int>)null!); });

    [Fact]
    public async Task RunAsync_TokenCancelledBefore_FunctionNeverRuns()
    {
        var token = new CancellationToken(canceled: true);
        var ran = false;
        foreach (var work in new[] { Work.Of(() => ran = true), Work.Of(async () => { await Task.Yield(); return ran = true; }) })
        {
            var task = RunAsync(work, token);
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.OrFailAsync());
            Assert.Equal(token, error.CancellationToken);
            Assert.True(task.IsCanceled);
        }

        Assert.False(ran);
    }

    [Fact]
    public async Task RunAsync_TokenCancelledDuring_ReachesTheFunction()
    {
        using var source = new CancellationTokenSource();
        using var started = new SemaphoreSlim(0);
        var blocking = RunAsync(Work.Of(token =>
        {
            started.Release();
            token.WaitHandle.WaitOne();
            token.ThrowIfCancellationRequested();
        }), source.Token);
        await started.WaitAsync().OrFailAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocking.OrFailAsync());
        Assert.True(blocking.IsCanceled);

        using var second = new CancellationTokenSource();
        var waiting = RunAsync(Work.Of(async token =>
        {
            started.Release();
            await Task.Delay(Timeout.Infinite, token);
        }), second.Token);
        await started.WaitAsync().OrFailAsync();
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.OrFailAsync());
        Assert.True(waiting.IsCanceled);
    }

    [Fact]
    public async Task RunAsync_CancelledDuringButNoTokenTaken_RunsToItsEnd()
    {
        using var source = new CancellationTokenSource();
        using var started = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var task = RunAsync(Work.Of(() =>
        {
            started.Set();
            release.OrFail("the test's release");
            return 5;
        }), source.Token);
        started.OrFail("the function's start");
        await source.CancelAsync();
        Assert.False(task.IsCompleted);
        release.Set();
        Assert.Equal(5, await task.OrFailAsync());
    }

    [Fact]
    public async Task RunAsync_NestedAwaits_End()
    {
        Assert.Equal(10, await RunAsync(Work.Of(() => NestAsync(10))).OrFailAsync());

        async Task<int> NestAsync(int depth)
        {
            await Task.Yield();
            return depth == 0 ? 0 : 1 + await _rung.RunAsync(Work.Of(() => NestAsync(depth - 1)));
        }
    }

    [Fact]
    public async Task RunAsync_NestedBlocking_Ends()
    {
        if (!NestsBlocking)
            return; // on one thread a blocked function holds the thread that the inner one needs; the rung's docs say so

        Assert.Equal(10, await RunAsync(Work.Of(() => Nest(10))).OrFailAsync());

        int Nest(int depth) => depth == 0 ? 0 : 1 + Async.Block(() => _rung.RunAsync(Work.Of(() => Nest(depth - 1))));
    }

    [Fact]
    public async Task RunAsync_ExecutionContext_FlowsInAndNotOut()
    {
        s_local.Value = "caller";
        using var activity = new Activity("caller").Start();
        foreach (var work in new[] { Work.Of(Look), Work.Of(async () => { var seen = Look(); await Task.Yield(); return seen; }) })
        {
            Assert.Equal(("caller", "caller"), await RunAsync(work).OrFailAsync());
            Assert.Equal("caller", s_local.Value);
        }

        // Nor does a function see what another one before it left behind.
        s_local.Value = null;
        Assert.Null((await RunAsync(Work.Of(Look)).OrFailAsync()).Local);

        static (string? Local, string? Activity) Look()
        {
            var seen = s_local.Value;
            s_local.Value = "changed inside";
            return (seen, Activity.Current?.OperationName);
        }
    }

    [Fact]
    public async Task RunAsync_FromManyThreads_EachRunsOnce()
    {
        const int Callers = 4;
        const int Calls = 500;
        var runs = new int[Callers * Calls];
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Factory.StartNew(
            async () =>
            {
                var tasks = Enumerable.Range(caller * Calls, Calls).Select(i => i % 2 == 0
                    ? _rung.RunAsync(Work.Of(() => Interlocked.Increment(ref runs[i])))
                    : _rung.RunAsync(Work.Of(async () => { await Task.Yield(); return Interlocked.Increment(ref runs[i]); }))).ToArray();
                Assert.All(await Task.WhenAll(tasks), count => Assert.Equal(1, count));
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap());
        await Task.WhenAll(callers).OrFailAsync();
        Assert.All(runs, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task RunAsync_RandomCancellation_EachCallEndsOnce()
    {
        const int Calls = 2_000;
        var random = new Random(7);
        var ran = 0;
        List<Task<int>> tasks = [];
        for (var i = 0; i < Calls; i++)
        {
            var source = new CancellationTokenSource();
            tasks.Add(_rung.RunAsync(
                random.Next(2) == 0
                    ? Work.Of(() => Interlocked.Increment(ref ran))
                    : Work.Of(async () => { var count = Interlocked.Increment(ref ran); await Task.Yield(); return count; }),
                source.Token));
            if (random.Next(2) == 0)
                await source.CancelAsync();
        }

        await Task.WhenAll(tasks).ContinueWith(static _ => { }, TaskScheduler.Default).OrFailAsync();
        var succeeded = tasks.Count(static task => task.IsCompletedSuccessfully);
        Assert.Equal(Calls, succeeded + tasks.Count(static task => task.IsCanceled));
        Assert.Equal(ran, succeeded); // who was cancelled never ran, who ran gave its result
    }

    [Fact]
    public async Task RunAsync_OneAtATimeRung_KeepsTheOrderOfCalls()
    {
        if (!KeepsOrder)
            return; // several threads: order is what the caller awaits

        List<int> order = [];
        var tasks = Enumerable.Range(0, 200).Select(i => _rung.RunAsync(Work.Of(() => order.Add(i)))).ToArray();
        await Task.WhenAll(tasks).OrFailAsync();
        Assert.Equal(Enumerable.Range(0, 200), order);
    }

    [Fact]
    public async Task RunAsync_AwaiterWithoutContext_DoesNotHoldTheRung()
    {
        if (RunsInPlace)
            return; // there the rung is the caller's own thread

        // The awaiter's code blocks; were it to run on the rung's thread, inline, the second call could not run on a loop.
        using var release = new ManualResetEventSlim();
        using var resumed = new ManualResetEventSlim();
        using var isAwaited = new ManualResetEventSlim();
        var first = _rung.RunAsync(Work.Of(() =>
        {
            isAwaited.OrFail("the awaiter");
            return Thread.CurrentThread;
        }));
        var awaiter = AwaitThenBlockAsync();
        isAwaited.Set();
        resumed.OrFail("the awaiter");
        Assert.Equal(2, await _rung.RunAsync(Work.Of(() => 2)).OrFailAsync());
        release.Set();
        await awaiter.OrFailAsync();

        async Task AwaitThenBlockAsync()
        {
            var thread = await first.ConfigureAwait(false);
            Assert.NotSame(thread, Thread.CurrentThread);
            resumed.Set();
            release.OrFail("the test's release");
        }
    }

    [Fact]
    public void RunAsync_ThreadPoolSaturated_BlockingWaiterIsReleased()
    {
        using var hogs = new PoolHogs();
        Assert.Equal(5, OnThread.Run(() => _rung.RunAsync(Work.Of(() => 5)).GetAwaiter().GetResult()));
        Assert.Equal(6, OnThread.Run(() => Async.Block(() => _rung.RunAsync(Work.Of(() => Task.FromResult(6))))));
    }

    private static int FailHere() => throw new InvalidTimeZoneException("fail");
}
