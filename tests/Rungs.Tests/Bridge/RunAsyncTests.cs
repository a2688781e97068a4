namespace Rungs.Tests.Bridge;

public sealed class RunAsyncTests
{
    [Fact]
    public async Task RunAsync_AsyncFunction_IsCalledWhereYouAre()
    {
        var thread = Environment.CurrentManagedThreadId;
        var task = Async.RunAsync(async () => { var here = Environment.CurrentManagedThreadId; await Task.Yield(); return here; });
        Assert.Equal(thread, await task);
        await Async.RunAsync(async () => await Task.Yield());
        Assert.Equal(1, await Async.RunAsync(() => new ValueTask<int>(1)));
        await Async.RunAsync(() => ValueTask.CompletedTask);
    }

    [Fact]
    public async Task RunAsync_BlockingFunction_RunsOnSharedThreads()
    {
        Assert.StartsWith("shared ", await Async.RunAsync(() => Thread.CurrentThread.Name).OrFailAsync(), StringComparison.Ordinal);
        await Async.RunAsync(() => { }).OrFailAsync();
        Assert.Equal(5, await Async.RunAsync(Work.Of(token => 5)).OrFailAsync());
    }

    [Fact]
    public async Task RunAsync_AsyncFunctionThrowsBeforeItsTask_ErrorComesThroughTheTask()
    {
        var task = Async.RunAsync((Func<Task<int>>)(() => throw new InvalidTimeZoneException()));
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => task);
    }

    [Fact]
    public async Task RunAsync_Cancelled_NeverCalls()
    {
        var ran = false;
        var token = new CancellationToken(true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Async.RunAsync(() => ran = true, token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Async.RunAsync(() => Task.FromResult(ran = true), token));
        Assert.False(ran);
    }

    [Fact]
    public void RunAsync_Null_ThrowsAtTheCall()
    {
        Assert.Throws<ArgumentNullException>("function", () => { _ = Async.RunAsync((Action)null!); });
        Assert.Throws<ArgumentNullException>("function", () => { _ = Async.RunAsync((Func<Task>)null!); });
        Assert.Throws<ArgumentNullException>("work", () => { _ = Async.RunAsync((Work<int>)null!); });
        Assert.Throws<ArgumentNullException>("function", () => { _ = Async.QueueBackground((Func<int>)null!); });
    }

    [Fact]
    public async Task QueueBackground_AnyColour_StartsNowOnSharedThreads()
    {
        Assert.StartsWith("shared ", await Async.QueueBackground(() => Thread.CurrentThread.Name).OrFailAsync(), StringComparison.Ordinal);
        var names = await Async.QueueBackground(async () =>
        {
            var before = Thread.CurrentThread.Name;
            await Task.Yield();
            return (before, Thread.CurrentThread.Name);
        }).OrFailAsync();
        Assert.StartsWith("shared ", names.before, StringComparison.Ordinal);
        Assert.StartsWith("shared ", names.Name, StringComparison.Ordinal);
        await Async.QueueBackground(() => { }).OrFailAsync();
        await Async.QueueBackground(() => ValueTask.CompletedTask).OrFailAsync();
        Assert.Equal(1, await Async.QueueBackground(() => new ValueTask<int>(1)).OrFailAsync());
        await Async.QueueBackground(async () => await Task.Yield()).OrFailAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void QueueBackground_ErrorNobodyLooksAt_ReachesUnobservedErrorWithItsName(bool isAsync)
    {
        using var reported = new ManualResetEventSlim();
        var marker = Guid.NewGuid().ToString();
        string? name = null;
        Async.UnobservedError += OnError;
        StartAndForget();
        Hang.Until(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return reported.IsSet;
            },
            "the report");
        Async.UnobservedError -= OnError;
        Assert.Equal(isAsync ? "FailAsync(marker)" : "Fail(marker)", name);

        void StartAndForget()
        {
            Task task = isAsync ? Async.QueueBackground(() => FailAsync(marker)) : Async.QueueBackground(() => Fail(marker));
            Hang.Until(() => task.IsCompleted, "the failure");
        }

        void OnError(Exception error, string work)
        {
            if (error.Message != marker)
                return;
            name = work;
            reported.Set();
        }
    }

    private static int Fail(string marker) => throw new InvalidTimeZoneException(marker);

    private static async Task<int> FailAsync(string marker)
    {
        await Task.Yield();
        throw new InvalidTimeZoneException(marker);
    }
}
