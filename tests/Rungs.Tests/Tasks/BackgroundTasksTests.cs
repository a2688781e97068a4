using Rungs.Tasks;
using Rungs.Threads;

namespace Rungs.Tests.Tasks;

public sealed class BackgroundTasksTests
{
    [Fact]
    public async Task Run_EveryForm_GivesItsResult()
    {
        await using var tasks = new BackgroundTasks();
        var calls = 0;
        Assert.Equal(1, await tasks.Run(async () => { await Task.Yield(); return 1; }).OrFailAsync());
        Assert.Equal(2, await tasks.Run(() => new ValueTask<int>(2)).OrFailAsync());
        Assert.Equal(3, await tasks.Run(() => 3).OrFailAsync());
        Assert.Equal(4, await tasks.Run(Work.Of(token => token == tasks.Token ? 4 : 0)).OrFailAsync());
        await tasks.Run(async () => { await Task.Yield(); calls++; }).OrFailAsync();
        await tasks.Run(() => { calls++; return ValueTask.CompletedTask; }).OrFailAsync();
        await tasks.Run(() => { calls++; }).OrFailAsync();
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task Run_AsyncOne_IsCalledHere_BlockingOneOnElasticThreads()
    {
        await using var tasks = new BackgroundTasks();
        Thread? here = null;
        _ = tasks.Run(() => { here = Thread.CurrentThread; return Task.CompletedTask; });
        Assert.Same(Thread.CurrentThread, here);
        Assert.NotEqual(Thread.CurrentThread, await tasks.Run(() => Thread.CurrentThread).OrFailAsync());
    }

    [Fact]
    public async Task Names_WhatRuns_IsListedUntilItEnds()
    {
        await using var tasks = new BackgroundTasks();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var task = tasks.Run(() => gate.Task, "sweep");
        Assert.Equal(["sweep"], tasks.Names);
        Assert.False(tasks.Wait(TimeSpan.Zero));
        gate.SetResult();
        await task.OrFailAsync();
        Assert.True(await tasks.WaitAsync(Hang.Limit));
        Assert.Equal(0, tasks.Count);
    }

    [Fact]
    public async Task Leaving_WaitsForAll_AlsoForWhatTheyStartMeanwhile()
    {
        var tasks = new BackgroundTasks();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = tasks.Run(async () =>
        {
            await first.Task;
            _ = tasks.Run(async () => { started.SetResult(); await second.Task; });
        });
        var leaving = tasks.DisposeAsync().AsTask();
        Assert.False(leaving.IsCompleted);
        first.SetResult();
        await started.Task.OrFailAsync();
        var third = tasks.Run(() => second.Task); // from outside, too
        Hang.Until(() => tasks.Count == 2, "the first task has ended");
        Assert.False(leaving.IsCompleted);
        second.SetResult();
        await leaving.OrFailAsync();
        Assert.True(third.IsCompleted);
    }

    [Fact]
    public async Task Leaving_TaskStartedBetweenTheLastEndAndTheLook_IsWaitedFor()
    {
        var tasks = new BackgroundTasks();
        var (first, second, context) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(), new HeldContext());
        _ = tasks.Run(() => first.Task);
        var leaving = OnThread.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            return tasks.DisposeAsync().AsTask();
        });
        first.SetResult();
        await context.Held.OrFailAsync(); // leaving is about to look whether any is left
        _ = tasks.Run(() => second.Task);
        context.LetGo();
        Assert.False(leaving.IsCompleted);
        _ = tasks.Run(() => second.Task); // nor is the group closed
        second.SetResult();
        await leaving.OrFailAsync();
        Assert.Equal(0, tasks.Count);
    }

    [Fact]
    public async Task Left_Run_ThrowsAndDoesNotCall()
    {
        var tasks = new BackgroundTasks(new() { Name = "mine" });
        await tasks.DisposeAsync();
        var isCalled = false;
        var error = Assert.Throws<ObjectDisposedException>(() => { _ = tasks.Run(() => { isCalled = true; return Task.CompletedTask; }, "late"); });
        Assert.Contains("'mine' has been left, so 'late' cannot start", error.Message, StringComparison.Ordinal);
        Assert.False(isCalled);
    }

    [Fact]
    public void BadInput_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BackgroundTasks(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentException>(() => new BackgroundTasksOptions { Name = " " });
        Assert.Throws<ArgumentNullException>(() => new BackgroundTasksOptions { TimeProvider = null! });
        Assert.Null(new BackgroundTasksOptions { ExitTimeout = Timeout.InfiniteTimeSpan }.ExitTimeout);
        using var tasks = new BackgroundTasks(null);
        Assert.Throws<ArgumentNullException>(() => { _ = tasks.Run((Func<Task>)null!); });
        Assert.Throws<ArgumentNullException>(() => { _ = tasks.Run((Work<int>)null!); });
        Assert.Throws<ArgumentOutOfRangeException>(() => tasks.Wait(TimeSpan.FromMilliseconds(-2)));
    }

    [Fact]
    public void Dispose_PoolSaturated_IsWoken() => OnThread.Run(() =>
    {
        using var hogs = new PoolHogs();
        var blocking = new BackgroundTasks(TimeSpan.FromMilliseconds(20));
        var gate = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = blocking.Run(() => gate.Task);
        _ = blocking.Run(Work.Of(token => { token.WaitHandle.WaitOne(); gate.SetResult(5); })); // the exit timeout needs no pool either
        blocking.Dispose();
        Assert.Equal(0, blocking.Count);

        var waiting = new BackgroundTasks();
        _ = waiting.Run(() => Thread.Sleep(1));
        Assert.True(waiting.Wait(Hang.Limit));
    });

    [Fact]
    public async Task Finished_IsNotKept()
    {
        await using var tasks = new BackgroundTasks();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = tasks.Run(() => gate.Task); // the group goes on
        using var timers = new CancellationTokenSource();
        var results = RunSome(tasks, timers.Token);
        Hang.Until(() => tasks.Count == 1, "the others have ended");
        Hang.Until(() => { GC.Collect(); return results.TrueForAll(static result => !result.IsAlive); }, "results and tasks are kept");
        gate.SetResult();
    }

    private static List<WeakReference> RunSome(BackgroundTasks tasks, CancellationToken kept)
    {
        List<WeakReference> results = [];
        for (var i = 0; i < 10; i++)
        {
            var result = new object();
            Task task = i % 2 == 0
                ? tasks.Run(async () => { kept.Register(static () => { }); await Task.Yield(); return result; }) // keeps the flow's context
                : tasks.Run(() => { kept.Register(static () => { }); return result; });
            results.Add(new WeakReference(result));
            results.Add(new WeakReference(task));
        }

        return results;
    }

    [Fact]
    public void Left_GroupInStrayContexts_IsNotKept()
    {
        using var timers = new CancellationTokenSource();
        var group = OnThread.Run(() =>
        {
            var tasks = new BackgroundTasks();
            _ = tasks.Run(() => timers.Token.Register(static () => { }));
            tasks.Dispose();
            return new WeakReference(tasks);
        });
        Hang.Until(() => { GC.Collect(); return !group.IsAlive; }, "the group is kept");
    }

    [Fact]
    public async Task HundredThousandTasks_AllEnd_EachOnce()
    {
        var ended = 0;
        var tasks = new BackgroundTasks();
        for (var i = 0; i < 100_000; i++)
            _ = i % 100 == 0 ? tasks.Run(() => { Interlocked.Increment(ref ended); }) : tasks.Run(async () => { await Task.Yield(); Interlocked.Increment(ref ended); });
        await tasks.DisposeAsync().AsTask().OrFailAsync();
        Assert.Equal(100_000, ended);
        Assert.Equal(0, tasks.Count);
    }

    [Fact]
    public void Soak_RunAgainstLeaving_RefusedOrWaitedFor() => OnThread.Run(() =>
    {
        for (var round = 0; round < Soak.Share(200); round++)
        {
            var tasks = new BackgroundTasks();
            var errors = 0;
            using var start = new Barrier(3);
            var starters = Enumerable.Range(0, 2).Select(_ => ElasticThreads.Shared.RunAsync(() =>
            {
                List<Task> started = [];
                start.SignalAndWait();
                try
                {
                    for (var i = 0; i < 20; i++)
                        started.Add(tasks.Run(async () => { await Task.Yield(); throw new InvalidDataException(); }));
                }
                catch (ObjectDisposedException)
                {
                    // too late, and said so
                }

                return started;
            })).ToArray();
            start.SignalAndWait();
            Thread.SpinWait(round % 20 * 50);
            try
            {
                tasks.Dispose();
            }
            catch (AggregateException error)
            {
                errors = error.InnerExceptions.Count;
            }

            var all = starters.SelectMany(static starter => starter.OrFailAsync().GetAwaiter().GetResult()).ToArray();
            Assert.All(all, static task => Assert.True(task.IsFaulted));
            Assert.Equal(all.Length, errors);
        }
    });
}
