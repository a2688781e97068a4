using Rungs.Loops;
using Rungs.Tasks;

namespace Rungs.Tests.Tasks;

public sealed class LoopExecutorTests
{
    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Submit_EveryForm_RunsOnTheLoop()
    {
        await using var executor = new LoopExecutor(new() { Name = "mine" });
        var thread = await executor.Submit(async () => { await Task.Yield(); return Thread.CurrentThread.Name; }).OrFailAsync();
        Assert.Equal("mine", thread);
        Assert.Equal(2, await executor.Submit(() => new ValueTask<int>(2)).OrFailAsync());
        await executor.Submit(() => Task.CompletedTask).OrFailAsync();
        await executor.Submit(() => ValueTask.CompletedTask).OrFailAsync();
        Assert.Equal(5, await executor.Submit(Work.Of(token => Task.FromResult(token.CanBeCanceled ? 5 : 0))).OrFailAsync());
    }

    [Fact]
    public async Task Submit_ErrorsAndNoTask_ComeThroughTheTask()
    {
        await using var executor = new LoopExecutor();
        var broken = new InvalidDataException();
        Assert.Same(broken, await Assert.ThrowsAsync<InvalidDataException>(() => executor.Submit(Task () => throw broken).OrFailAsync()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => executor.Submit(() => (Task<int>)null!).OrFailAsync());
    }

    [Fact]
    public async Task BadInput_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoopExecutor(0));
        Assert.Throws<ArgumentException>(() => new LoopExecutorOptions { Name = "" });
        Assert.Throws<ArgumentNullException>(() => new LoopExecutorOptions { Loop = null! });
        await using var executor = new LoopExecutor(null);
        Assert.Throws<ArgumentNullException>(() => { _ = executor.Submit((Func<Task>)null!); });
        Assert.Throws<ArgumentNullException>(() => { _ = executor.Submit((Work<int>)null!); });
        Assert.Contains("blocking function", Assert.Throws<ArgumentException>(() => { _ = executor.Submit(Work.Of(() => 5)); }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => executor.Map((Func<int, Task<int>>)null!, [1]));
        Assert.Throws<ArgumentNullException>(() => executor.Map(Task.FromResult, (int[])null!));
    }

    [Fact]
    public async Task MaxConcurrent_SubmitAndMap_ShareIt()
    {
        await using var executor = new LoopExecutor(3);
        var (running, most) = (0, 0); // on the loop only
        async Task<int> OneAsync(int item)
        {
            most = Math.Max(most, ++running);
            await Task.Yield();
            await Task.Delay(1);
            running--;
            return item;
        }

        var submitted = Enumerable.Range(0, 20).Select(item => executor.Submit(() => OneAsync(item))).ToArray();
        var sum = 0;
        await foreach (var item in executor.Map(OneAsync, Enumerable.Range(0, 20)))
            sum += item;
        await Task.WhenAll(submitted).OrFailAsync();
        Assert.Equal(190, sum);
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Submit_TokenBeforeTheStart_NeverRuns_AlsoWhileItWaitsForAPlace()
    {
        await using var executor = new LoopExecutor(1);
        var (gate, started) = (NewGate(), NewGate());
        var first = executor.Submit(() => { started.SetResult(); return gate.Task; });
        await started.Task.OrFailAsync();
        using var source = new CancellationTokenSource();
        var isCalled = false;
        var second = executor.Submit(() => { isCalled = true; return Task.CompletedTask; }, source.Token);
        var third = executor.Submit(() => Task.FromResult(3));
        await executor.Submit(() => Task.CompletedTask, new CancellationToken(canceled: true)).OrFailAsync().ContinueWith(static one => Assert.True(one.IsCanceled), TaskScheduler.Default);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.OrFailAsync());
        gate.SetResult();
        Assert.Equal(3, await third.OrFailAsync()); // its place is not lost
        await first.OrFailAsync();
        Assert.False(isCalled);
    }

    [Fact]
    public async Task Dispose_WaitsForWhatWasSubmitted_AndRefusesMore()
    {
        var executor = new LoopExecutor(1);
        var gate = NewGate();
        var first = executor.Submit(() => gate.Task);
        var second = executor.Submit(() => Task.FromResult(2)); // waits for a place
        var ending = executor.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => executor.Submit(() => Task.CompletedTask).OrFailAsync());
        Assert.False(ending.IsCompleted);
        gate.SetResult();
        await ending.OrFailAsync();
        Assert.True(first.IsCompletedSuccessfully);
        Assert.Equal(2, await second);
        executor.Dispose();
        await executor.DisposeAsync();
    }

    [Fact]
    public async Task ForceCancel_CancelsWhatRunsAndWaits_AndEnds()
    {
        var executor = new LoopExecutor(1);
        var started = NewGate();
        using var own = new CancellationTokenSource();
        var first = executor.Submit(Work.Of(token => { started.SetResult(); return Task.Delay(Timeout.Infinite, token); }), own.Token);
        var isCalled = false;
        var second = executor.Submit(() => { isCalled = true; return Task.CompletedTask; });
        await started.Task.OrFailAsync();
        executor.ForceCancelAndShutdown();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.OrFailAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.OrFailAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => executor.Submit(() => Task.CompletedTask).OrFailAsync());
        await executor.DisposeAsync().AsTask().OrFailAsync();
        executor.ForceCancelAndShutdown();
        Assert.False(isCalled);
    }

    [Fact]
    public async Task ForceCancel_FromInside_EndsTheExecutor_DisposeIsRefusedThere()
    {
        var executor = new LoopExecutor();
        await executor.Submit(async () =>
        {
            await Task.Yield();
            Assert.Throws<InvalidOperationException>(executor.Dispose);
            Assert.Throws<InvalidOperationException>(() => { _ = executor.DisposeAsync(); });
            executor.ForceCancelAndShutdown();
        }).OrFailAsync();
        await executor.DisposeAsync().AsTask().OrFailAsync();
    }

    [Fact]
    public async Task ForceCancel_TokensCallbackThrows_IsClosedAllTheSame()
    {
        var executor = new LoopExecutor();
        await executor.Submit(Work.Of(token => { token.Register(static () => throw new InvalidDataException()); return Task.CompletedTask; })).OrFailAsync();
        Assert.Throws<AggregateException>(executor.ForceCancelAndShutdown);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => executor.Submit(() => Task.CompletedTask).OrFailAsync());
        await executor.DisposeAsync().AsTask().OrFailAsync();
    }

    [Fact]
    public void BlockingCaller_PoolSaturated_GetsEverything() => OnThread.Run(() =>
    {
        using var hogs = new PoolHogs();
        var executor = new LoopExecutor(2);
        async Task<int> OneAsync(int item)
        {
            await EventLoop.Running!.Delay(TimeSpan.FromMilliseconds(1));
            return item;
        }

        Assert.Equal(5, executor.Submit(() => OneAsync(5)).Result);
        Assert.Equal(45, executor.Map(OneAsync, Enumerable.Range(0, 10)).Sum(static (Task<int> task) => task.Result));
        executor.Dispose();
    });
}
