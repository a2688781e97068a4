using Rungs.Tasks;
using Rungs.Testing;

namespace Rungs.Tests.Tasks;

public sealed class BackgroundTasksExitTests
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task ExitTimeout_CancelsWhatIsLeft_AndWaitsForIt()
    {
        var time = new VirtualTime();
        var tasks = new BackgroundTasks(new() { ExitTimeout = s_hour, TimeProvider = time });
        var cleaned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var task = tasks.Run(Work.Of(async token =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                cancelled.SetResult();
                await cleaned.Task;
            }
        }));
        time.Advance(s_hour * 2); // counts from leaving, not from the start
        var leaving = tasks.DisposeAsync().AsTask();
        time.Advance(s_hour - TimeSpan.FromTicks(1));
        Assert.False(tasks.Token.IsCancellationRequested);
        Assert.Equal(1, time.PendingTimers); // it has not rung: the cancellation has a thread of its own, and might be on its way
        time.Advance(TimeSpan.FromTicks(1));
        await cancelled.Task.OrFailAsync();
        Assert.False(leaving.IsCompleted);

        var late = tasks.Run(() => 5); // winding down: it does not start
        Assert.True(late.IsCanceled);
        cleaned.SetResult();
        await leaving.OrFailAsync();
        Assert.True(task.IsCanceled);
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task ExitTimeout_TokensCallbackThrows_IsAFailureLikeAnyOther()
    {
        var tasks = new BackgroundTasks(TimeSpan.Zero);
        var broken = new InvalidDataException();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = tasks.Run(() => gate.Task);
        using var first = tasks.Token.Register(() => gate.SetResult());
        using var second = tasks.Token.Register(() => throw broken); // called before the first
        var error = await Assert.ThrowsAsync<AggregateException>(() => tasks.DisposeAsync().AsTask().OrFailAsync());
        Assert.Same(broken, error.Flatten().InnerException);
        Assert.Contains("'cancellation at the exit timeout'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExitTimeout_LongerThanAnyTimer_IsKept()
    {
        var time = new VirtualTime();
        var days = TimeSpan.FromDays(100);
        var tasks = new BackgroundTasks(new() { ExitTimeout = days, TimeProvider = time });
        var task = tasks.Run(Work.Of(static token => Task.Delay(Timeout.Infinite, token)));
        var leaving = tasks.DisposeAsync().AsTask();
        time.Advance(days - TimeSpan.FromTicks(1));
        Assert.Equal(1, time.PendingTimers);
        Assert.False(tasks.Token.IsCancellationRequested);
        time.Advance(TimeSpan.FromTicks(1));
        await leaving.OrFailAsync();
        Assert.True(task.IsCanceled);
    }

    [Fact]
    public async Task ExitTimeout_AllEndBefore_LeavesNoTimer()
    {
        var time = new VirtualTime();
        var tasks = new BackgroundTasks(new() { ExitTimeout = s_hour, TimeProvider = time });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = tasks.Run(() => gate.Task);
        var leaving = tasks.DisposeAsync().AsTask();
        Assert.Equal(1, time.PendingTimers);
        gate.SetResult();
        await leaving.OrFailAsync();
        Assert.Equal(0, time.PendingTimers);
        Assert.False(tasks.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task ExitTimeout_LeftAgainMeanwhile_CountsFromTheFirstTime()
    {
        var time = new VirtualTime();
        var tasks = new BackgroundTasks(new() { ExitTimeout = s_hour, TimeProvider = time });
        _ = tasks.Run(Work.Of(static token => Task.Delay(Timeout.Infinite, token)));
        var first = tasks.DisposeAsync().AsTask();
        time.Advance(s_hour / 2);
        var second = tasks.DisposeAsync().AsTask();
        time.Advance(s_hour / 2);
        await Task.WhenAll(first, second).OrFailAsync();
    }

    [Fact]
    public async Task NothingLeft_Leaving_SetsNoTimer()
    {
        var clock = new WatchedClock();
        var tasks = new BackgroundTasks(new() { ExitTimeout = s_hour, TimeProvider = clock });
        await tasks.DisposeAsync();
        Assert.False(clock.IsSet);
        Assert.False(tasks.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task WaitAsync_VirtualClock_TimesOutByIt()
    {
        var time = new VirtualTime();
        await using var tasks = new BackgroundTasks(new() { TimeProvider = time });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = tasks.Run(() => gate.Task);
        var wait = tasks.WaitAsync(s_hour);
        time.Advance(s_hour);
        Assert.False(await wait.OrFailAsync());
        gate.SetResult();
    }

    [Fact]
    public async Task InsideATask_LeavingOrWaiting_IsRefused()
    {
        await using var tasks = new BackgroundTasks(new() { Name = "mine" });
        await tasks.Run(async () =>
        {
            await Task.Yield();
            var error = Assert.Throws<InvalidOperationException>(() => { _ = tasks.DisposeAsync(); });
            Assert.Contains("A task of 'mine' cannot leave it", error.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<InvalidOperationException>(() => tasks.WaitAsync(Hang.Limit));
            await Task.Run(() => Assert.Throws<InvalidOperationException>(tasks.Dispose));
        }).OrFailAsync();
        await tasks.Run(() =>
        {
            Assert.Throws<InvalidOperationException>(tasks.Dispose);
            Assert.Throws<InvalidOperationException>(() => tasks.Wait(Hang.Limit));
        }).OrFailAsync();
    }

    [Fact]
    public async Task InsideATaskOfAnInnerGroup_LeavingTheOuter_IsRefused_TheInnerIsNot()
    {
        await using var outer = new BackgroundTasks();
        await outer.Run(async () =>
        {
            await using var inner = new BackgroundTasks();
            await inner.Run(async () =>
            {
                await Task.Yield();
                Assert.Throws<InvalidOperationException>(outer.Dispose);
                Assert.Throws<InvalidOperationException>(inner.Dispose);
            });
        }).OrFailAsync();
    }

    [Fact]
    public async Task InsideOnError_Leaving_IsRefused()
    {
        Exception? refused = null;
        BackgroundTasks? tasks = null;
        tasks = new BackgroundTasks(new() { OnError = (_, _) => refused = Record.Exception(() => tasks!.Dispose()) });
        _ = tasks.Run(async () => { await Task.Yield(); throw new InvalidDataException(); });
        await tasks.DisposeAsync().AsTask().OrFailAsync();
        Assert.IsType<InvalidOperationException>(refused);
    }

    [Fact]
    public async Task FlowOfATaskThatHasEnded_MayLeave()
    {
        var tasks = new BackgroundTasks();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leaving = await tasks.Run(() => Task.FromResult(new[] { LeaveLaterAsync() })).OrFailAsync();
        ended.SetResult();
        await leaving[0].OrFailAsync();
        Assert.Throws<ObjectDisposedException>(() => { _ = tasks.Run(static () => 5); });

        async Task LeaveLaterAsync()
        {
            await ended.Task;
            await tasks.DisposeAsync();
        }
    }

    [Fact]
    public async Task Run_CallersFlow_StaysAsItWas()
    {
        await using var tasks = new BackgroundTasks();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var local = new AsyncLocal<int> { Value = 5 };
        var task = tasks.Run(async () => { await gate.Task; return local.Value; });
        Assert.False(tasks.Wait(TimeSpan.Zero)); // not taken for being inside
        gate.SetResult();
        Assert.Equal(5, await task.OrFailAsync());
    }

    /// <summary>Notes whether any timer of its was ever set.</summary>
    private sealed class WatchedClock : TimeProvider, ITimer
    {
        internal bool IsSet { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Change(dueTime, period);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            IsSet |= dueTime != Timeout.InfiniteTimeSpan;
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
