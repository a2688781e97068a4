using System.Collections.Concurrent;
using Rungs.Tasks;

namespace Rungs.Tests.Tasks;

public sealed class BackgroundTasksFailureTests
{
    [Fact]
    public async Task Failures_NoOnError_LeavingThrowsAllInOneOnce()
    {
        var tasks = new BackgroundTasks(new() { Name = "jobs" });
        var (first, second) = (new InvalidDataException("first"), new InvalidDataException("second"));
        var task = tasks.Run(() => Task.FromException(first), "a");
        await Assert.ThrowsAsync<InvalidDataException>(() => task);
        _ = tasks.Run(Task () => throw second, "b"); // at the call
        var error = await Assert.ThrowsAsync<AggregateException>(() => tasks.DisposeAsync().AsTask().OrFailAsync());
        Assert.Equal([first, second], error.InnerExceptions);
        Assert.StartsWith("Of 'jobs' failed 'a', 'b'.", error.Message, StringComparison.Ordinal);
        await tasks.DisposeAsync().AsTask().OrFailAsync(); // they were told
        tasks.Dispose();
    }

    [Fact]
    public async Task Failures_LeftTwiceAtOnce_OneHearsAllOfThem()
    {
        var tasks = new BackgroundTasks();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var i = 0; i < 7; i++)
            _ = tasks.Run(async () => { await gate.Task; throw new InvalidDataException(); }, "x");
        var leaving = new[] { tasks.DisposeAsync().AsTask(), tasks.DisposeAsync().AsTask() };
        gate.SetResult();
        foreach (var one in leaving)
            await one.OrFailAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var failed = Assert.Single(leaving, static one => one.IsFaulted);
        var error = Assert.IsType<AggregateException>(failed.Exception!.InnerException);
        Assert.Equal(7, error.InnerExceptions.Count);
        Assert.Contains("'x' and 2 more.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "Of 'jobs' failed 'x', 'x', 'x', 'x', 'x'.")]
    [InlineData(6, "Of 'jobs' failed 'x', 'x', 'x', 'x', 'x' and 1 more.")]
    public async Task Failures_Many_AreNamedUpToFive(int count, string message)
    {
        var tasks = new BackgroundTasks(new() { Name = "jobs" });
        for (var i = 0; i < count; i++)
            _ = tasks.Run(static () => Task.FromException(new InvalidDataException()), "x");
        var error = await Assert.ThrowsAsync<AggregateException>(() => tasks.DisposeAsync().AsTask().OrFailAsync());
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_OnError_HearsItOnceWithItsName_BeforeTheTaskEnds_AndLeavingThrowsNothing()
    {
        ConcurrentQueue<(Exception, string)> told = [];
        Task? task = null;
        var tasks = new BackgroundTasks(new()
        {
            OnError = (error, name) =>
            {
                Assert.False(Volatile.Read(ref task)!.IsCompleted);
                told.Enqueue((error, name));
            },
        });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var broken = new InvalidDataException();
        Volatile.Write(ref task, tasks.Run(async () => { await gate.Task; throw broken; }, "fetch"));
        gate.SetResult();
        Assert.Same(broken, await Assert.ThrowsAsync<InvalidDataException>(() => task!.OrFailAsync()));
        await tasks.DisposeAsync().AsTask().OrFailAsync();
        Assert.Equal([(broken, "fetch")], told);
    }

    [Fact]
    public async Task Failure_OfOne_CancelsNoSibling()
    {
        await using var tasks = new BackgroundTasks(new() { OnError = static (_, _) => { } });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sibling = tasks.Run(Work.Of(async token => { await gate.Task; return token.IsCancellationRequested; }));
        await Assert.ThrowsAsync<InvalidDataException>(() => tasks.Run(void () => throw new InvalidDataException()).OrFailAsync());
        gate.SetResult();
        Assert.False(await sibling.OrFailAsync());
    }

    [Fact]
    public async Task NoTask_IsAFailureWithItsName()
    {
        List<(Exception Error, string Name)> told = [];
        await using var tasks = new BackgroundTasks(new() { OnError = (error, name) => told.Add((error, name)) });
        _ = tasks.Run(() => (Task<int>)null!, "none");
        _ = tasks.Run(() => (Task)null!, "none either");
        Assert.Equal(["none", "none either"], told.Select(static one => one.Name));
        Assert.All(told, static one => Assert.Contains("returned null instead of a task", Assert.IsType<InvalidOperationException>(one.Error).Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failure_OfSeveral_ComesAsOne()
    {
        List<Exception> told = [];
        await using var tasks = new BackgroundTasks(new() { OnError = (error, _) => told.Add(error) });
        _ = tasks.Run(() => Task.WhenAll(Task.FromException<int>(new InvalidDataException("1")), Task.FromException<int>(new InvalidDataException("2"))));
        Assert.True(await tasks.WaitAsync(Hang.Limit));
        Assert.Equal(2, Assert.IsType<AggregateException>(Assert.Single(told)).InnerExceptions.Count);
    }

    [Fact]
    public async Task Cancellation_IsNoFailure()
    {
        ConcurrentQueue<Exception> told = [];
        var tasks = new BackgroundTasks(new() { OnError = (error, _) => told.Enqueue(error) });
        var async = tasks.Run(() => Task.FromCanceled(new CancellationToken(canceled: true)));
        var blocking = tasks.Run(void () => throw new OperationCanceledException());
        await tasks.DisposeAsync().AsTask().OrFailAsync();
        Assert.True(async.IsCanceled);
        await Assert.ThrowsAsync<OperationCanceledException>(() => blocking);
        Assert.Empty(told);
    }

    [Fact]
    public async Task OnError_Throws_BothErrorsReachUnobservedError()
    {
        var (failure, broken) = (new InvalidDataException("failure"), new InvalidDataException("broken"));
        ConcurrentQueue<Exception> seen = [];
        void OnError(Exception error, string name)
        {
            if (name == "with a broken handler")
                seen.Enqueue(error);
        }

        Async.UnobservedError += OnError;
        try
        {
            await using var tasks = new BackgroundTasks(new() { OnError = (_, _) => throw broken });
            _ = tasks.Run(() => Task.FromException(failure), "with a broken handler");
        }
        finally
        {
            Async.UnobservedError -= OnError;
        }

        Assert.Equal([failure, broken], seen);
    }

    [Fact]
    public async Task Failure_Reported_IsNotReportedAgainAsUnobserved()
    {
        var isTold = 0;
        void OnError(Exception error, string name) => Interlocked.CompareExchange(ref isTold, 1, name == "reported once" ? 0 : -1);
        Async.UnobservedError += OnError;
        try
        {
            await using var tasks = new BackgroundTasks(new() { OnError = static (_, _) => { } });
            var task = FailOne(tasks);
            Assert.True(await tasks.WaitAsync(Hang.Limit));
            Hang.Until(() => { GC.Collect(); return !task.IsAlive; }, "the task is kept");
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            Async.UnobservedError -= OnError;
        }

        Assert.Equal(0, isTold);

        static WeakReference FailOne(BackgroundTasks tasks) =>
            new(tasks.Run(async () => { await Task.Yield(); throw new InvalidDataException(); }, "reported once"));
    }
}
