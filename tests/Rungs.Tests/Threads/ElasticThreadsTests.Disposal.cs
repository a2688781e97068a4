using Rungs.Threads;

namespace Rungs.Tests.Threads;

/// <remarks>What becomes of calls when their threads are disposed.</remarks>
public sealed partial class ElasticThreadsTests
{
    [Theory]
    [InlineData(OnExit.Wait)]
    [InlineData(OnExit.NoWait)]
    public async Task Dispose_WhileAContinuationComes_LosesNothing(OnExit onExit)
    {
        for (var i = 0; i < Soak.Share(200); i++)
        {
            var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1, OnExit = onExit });
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var task = threads.RunAsync(() => gate.Task);
            Hang.Until(() => threads.Statistics.Executed > 0, "the function's start");
            var disposal = Task.Run(() => threads.DisposeAsync().AsTask());
            gate.SetResult();
            await task.OrFailAsync();
            await disposal.OrFailAsync();
        }
    }

    [Fact]
    public async Task Dispose_WhileAThreadFallsIdle_EveryThreadEndsOnce()
    {
        for (var i = 0; i < Soak.Share(500); i++)
        {
            var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 2 });
            await Task.WhenAll(threads.RunAsync(static () => { }), threads.RunAsync(static () => { })).OrFailAsync();
            await threads.DisposeAsync();
            Hang.Until(() => threads.Statistics.Threads == 0, "the threads' end");
            Assert.Equal(0, threads.Statistics.Idle);
            Assert.InRange(threads.Statistics.PeakThreads, 1, 2);
        }
    }

    [Fact]
    public async Task Dispose_Abandon_FailsAsyncWorkThatHasNotBegun()
    {
        var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1, OnExit = OnExit.Abandon });
        using var release = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        var running = threads.RunAsync(() => { started.Set(); release.OrFail("the release"); });
        started.OrFail("the running call");
        var ran = false;
        var queued = threads.RunAsync(async () => { ran = true; await Task.Yield(); }, name: "queued one");
        var context = SynchronizationContext.Current;
        await threads.DisposeAsync();
        Assert.Same(context, SynchronizationContext.Current);
        Assert.Contains("'queued one' did not run", (await Assert.ThrowsAsync<ObjectDisposedException>(() => queued.OrFailAsync())).Message, StringComparison.Ordinal);
        release.Set();
        await running.OrFailAsync();
        Assert.False(ran);
    }

    [Fact]
    public async Task Dispose_Abandon_FailsWhatIsQueuedAndLetsRun()
    {
        var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1, OnExit = OnExit.Abandon, Name = "left" });
        using var release = new ManualResetEventSlim();
        var running = threads.RunAsync(() => { release.OrFail("the release"); return 1; });
        Hang.Until(() => threads.Statistics is { Threads: 1, Queued: 0 }, "the running call");
        var queued = threads.RunAsync(() => 2, name: "queued one");
        await threads.DisposeAsync();
        var error = await Assert.ThrowsAsync<ObjectDisposedException>(() => queued.OrFailAsync());
        Assert.Contains("'queued one' did not run", error.Message, StringComparison.Ordinal);
        Assert.False(running.IsCompleted);
        release.Set();
        Assert.Equal(1, await running.OrFailAsync());
    }

    [Fact]
    public async Task Dispose_NoWait_ReturnsAtOnceAndRunsWhatIsQueued()
    {
        var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1, OnExit = OnExit.NoWait });
        using var release = new ManualResetEventSlim();
        var running = threads.RunAsync(() => { release.OrFail("the release"); return 1; });
        var queued = threads.RunAsync(() => 2);
        threads.Dispose();
        Assert.False(running.IsCompleted);
        release.Set();
        Assert.Equal(3, (await Task.WhenAll(running, queued).OrFailAsync()).Sum());
        Hang.Until(() => threads.Statistics.Threads == 0, "the thread's end");
    }

    [Fact]
    public async Task Dispose_FromItsOwnCall_IsRefused()
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { Name = "own" });
        var error = await threads.RunAsync(() => Assert.Throws<InvalidOperationException>(threads.Dispose)).OrFailAsync();
        Assert.Contains("'own' cannot dispose them", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_Shared_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(ElasticThreads.Shared.Dispose);
        Assert.Throws<InvalidOperationException>(() => { _ = CpuThreads.Shared.DisposeAsync(); });
        Assert.Equal(5, await ElasticThreads.Shared.RunAsync(() => 5).OrFailAsync());
        Assert.Equal(6, await CpuThreads.Shared.RunAsync(() => 6).OrFailAsync());
    }

    [Fact]
    public async Task WaitForRoom_Disposed_Fails()
    {
        var threads = new ElasticThreads();
        await threads.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => threads.WaitForRoomAsync().OrFailAsync());
    }
}
