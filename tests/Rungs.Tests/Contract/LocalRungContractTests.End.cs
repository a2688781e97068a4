namespace Rungs.Tests.Contract;

/// <remarks>Cancellation and disposal.</remarks>
public abstract partial class LocalRungContractTests
{
    [Fact]
    public async Task Closure_TokenCancelledBefore_NeverRuns()
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
    public async Task Closure_TokenCancelledDuring_GetsIt()
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
    public async Task Closure_CancelledDuringButNoTokenTaken_RunsToItsEnd()
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
    public async Task Closure_RandomCancellation_EachCallEndsOnce()
    {
        const int Calls = 2_000;
        var random = new Random(7);
        var ran = 0;
        List<Task<int>> tasks = [];
        for (var i = 0; i < Calls; i++)
        {
            var source = new CancellationTokenSource();
            tasks.Add(Rung.RunAsync(
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
    public async Task Dispose_ClosuresInFlight_End()
    {
        if (!Promises(HasAnEnd, "it owns nothing"))
            return;

        var rung = CreateRung();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = rung.RunAsync(Work.Of(async () =>
        {
            await release.Task;
            await Task.Yield();
            return 5;
        }));
        var queued = Enumerable.Range(0, 50).Select(i => rung.RunAsync(Work.Of(() => i))).ToArray();

        var disposal = Task.Run(() => DisposeRungAsync(rung).AsTask());
        release.SetResult();
        Assert.Equal(5, await waiting.OrFailAsync());
        Assert.Equal(Enumerable.Range(0, 50), await Task.WhenAll(queued).OrFailAsync());
        await disposal.OrFailAsync();
    }

    [Fact]
    public async Task Closure_AfterDisposal_FailsByName()
    {
        if (!Promises(HasAnEnd, "it owns nothing"))
            return;

        var rung = CreateRung();
        await DisposeRungAsync(rung);
        await DisposeRungAsync(rung); // twice is safe
        var ran = false;
        foreach (var work in new[] { Work.Of(() => ran = true, "late"), Work.Of(async () => { await Task.Yield(); return ran = true; }, "late") })
        {
            var error = await Assert.ThrowsAsync<ObjectDisposedException>(() => rung.RunAsync(work).OrFailAsync());
            Assert.Contains("'late'", error.Message, StringComparison.Ordinal);
        }

        Assert.False(ran);
    }
}
