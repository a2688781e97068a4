using System.Collections.Concurrent;
using Rungs.Loops;
using Rungs.Scheduling;
using Rungs.Testing;
using Rungs.Threads;
using static Rungs.Tests.Scheduling.Consumer;

namespace Rungs.Tests.Scheduling;

public sealed class RunJobsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunJobsAsync_Works_RunOnTheRungAtTheirTimesAndItEndsWithTheLast()
    {
        var time = new VirtualTime();
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { Name = "jobs" });
        var scheduler = Scheduler<Work<Unit>>(time);
        var ran = new ConcurrentQueue<(string Name, string? Thread)>();
        var firstRan = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scheduler.Schedule(Seconds(1), Work.Of(() =>
        {
            ran.Enqueue(("blocking", Thread.CurrentThread.Name));
            firstRan.SetResult();
        }));
        scheduler.Schedule(Seconds(2), Work.Of(async () =>
        {
            ran.Enqueue(("async", Thread.CurrentThread.Name));
            await finish.Task;
        }));
        var run = scheduler.RunJobsAsync(threads, Token);
        scheduler.WaitForConsumers(1);
        time.Advance(Seconds(1));
        await firstRan.Task.OrFailAsync();
        scheduler.Close();
        time.Advance(Seconds(1));
        Hang.Until(() => ran.Count == 2, "both have begun");
        Hang.Until(() => scheduler.Statistics is { WaitingConsumers: 0, Running: 1 }, "nothing more is taken, and one runs");
        var join = scheduler.JoinAsync(Token);
        Assert.False(run.IsCompleted || join.IsCompleted);
        finish.SetResult();
        await Task.WhenAll(run, join).OrFailAsync();
        Assert.Equal(["blocking", "async"], ran.Select(static entry => entry.Name));
        Assert.All(ran, static entry => Assert.StartsWith("jobs", entry.Thread, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunJobsAsync_SlowJob_DoesNotHoldUpTheNext()
    {
        var scheduler = Scheduler<Func<CancellationToken, Task>>(new VirtualTime());
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scheduler.Schedule(TimeSpan.Zero, _ => second.Task);
        scheduler.Schedule(TimeSpan.Zero, _ =>
        {
            second.SetResult();
            return Task.CompletedTask;
        });
        scheduler.Close();
        using var loop = BackgroundLoop.Start();
        await scheduler.RunJobsAsync(loop, Token).OrFailAsync();
        Assert.Equal(2, scheduler.Statistics.Fired);
    }

    [Fact]
    public async Task RunJobsAsync_JobsThatFail_AreReportedByNameAndTheOthersRun()
    {
        var scheduler = Scheduler<Work<Unit>>(new VirtualTime());
        var reported = new ConcurrentQueue<(string Message, string Name)>();
        var ran = 0;
        scheduler.Schedule(TimeSpan.Zero, Work.Of(() => Throw("blocking"), "first"));
        scheduler.Schedule(TimeSpan.Zero, Work.Of(async () =>
        {
            await Task.Yield();
            Throw("async");
        }, "second"));
        scheduler.Schedule(TimeSpan.Zero, null!);
        scheduler.Schedule(TimeSpan.Zero, Work.Of(() => throw new OperationCanceledException("its own"), "third"));
        scheduler.Schedule(TimeSpan.Zero, Work.Of(() => { ran++; }));
        scheduler.Close();
        await scheduler.RunJobsAsync(
            new SerialRung(),
            (error, name) => reported.Enqueue((error is ArgumentNullException ? "null" : error.Message, name)),
            Token).OrFailAsync();
        Assert.Equal([("async", "second"), ("blocking", "first"), ("its own", "third"), ("null", "a job that is null")], reported.Order());
        Assert.Equal((1, 0), (ran, scheduler.Statistics.Running));

        static void Throw(string message) => throw new IOException(message);
    }

    [Fact]
    public async Task RunJobsAsync_HandlerThrows_BothErrorsReachUnobservedErrorAndTheOthersRun()
    {
        var scheduler = Scheduler<Work<Unit>>(new VirtualTime());
        var (failure, broken) = (new IOException("the job"), new IOException("the handler"));
        var (ran, seen) = (0, new ConcurrentQueue<Exception>());
        void OnError(Exception error, string name)
        {
            if (name == "a job whose handler throws")
                seen.Enqueue(error);
        }

        Async.UnobservedError += OnError;
        try
        {
            scheduler.Schedule(TimeSpan.Zero, Work.Of(() => throw failure, "a job whose handler throws"));
            scheduler.Schedule(TimeSpan.Zero, Work.Of(() => { ran++; }));
            scheduler.Close();
            await scheduler.RunJobsAsync(new SerialRung(), (_, _) => throw broken, Token).OrFailAsync();
        }
        finally
        {
            Async.UnobservedError -= OnError;
        }

        Assert.Equal([failure, broken], seen);
        Assert.Equal((1, 0), (ran, scheduler.Statistics.Running));
    }

    [Fact]
    public async Task RunJobsAsync_NoHandler_ErrorsReachUnobservedError()
    {
        var scheduler = Scheduler<Func<CancellationToken, Task>>(new VirtualTime());
        var mine = new IOException("mine");
        var reported = new ConcurrentQueue<string>();
        void OnError(Exception error, string name)
        {
            if (ReferenceEquals(error, mine))
                reported.Enqueue(name);
        }

        Async.UnobservedError += OnError;
        scheduler.Schedule(TimeSpan.Zero, FailAsync);
        scheduler.Close();
        await scheduler.RunJobsAsync(new SerialRung(), Token).OrFailAsync();
        Async.UnobservedError -= OnError;
        Assert.Equal([nameof(FailAsync)], reported);

        Task FailAsync(CancellationToken cancellationToken) => throw mine;
    }

    [Fact]
    public async Task RunJobsAsync_TokenCancelled_ReachesTheJobsAndWaitsForThem()
    {
        var time = new VirtualTime();
        var scheduler = Scheduler<Func<CancellationToken, Task>>(time);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var source = new CancellationTokenSource();
        var handed = CancellationToken.None;
        var reported = new ConcurrentQueue<Exception>();
        scheduler.Schedule(TimeSpan.Zero, async token =>
        {
            handed = token;
            begun.SetResult();
            await finish.Task;
            token.ThrowIfCancellationRequested();
        });
        scheduler.Schedule(Seconds(1), static _ => Task.CompletedTask);
        await using var threads = new ElasticThreads();
        var run = scheduler.RunJobsAsync(threads, (error, _) => reported.Enqueue(error), source.Token);
        await begun.Task.OrFailAsync();
        scheduler.WaitForConsumers(1);
        await source.CancelAsync();
        Hang.Until(() => scheduler.Statistics.WaitingConsumers == 0, "nothing more is taken");
        Assert.True(handed.IsCancellationRequested);
        Assert.False(run.IsCompleted);
        finish.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.OrFailAsync());
        Assert.Equal((1, 0), (scheduler.Statistics.Pending, scheduler.Statistics.Running));
        Assert.Empty(reported);
    }

    [Fact]
    public void RunJobsAsync_Nothing_IsRefused()
    {
        var scheduler = new JobScheduler<Work<Unit>>();
        Assert.Throws<ArgumentNullException>("rung", () => { _ = scheduler.RunJobsAsync(null!, Token); });
        Assert.Throws<ArgumentNullException>("scheduler", static () => { _ = ((JobScheduler<Func<CancellationToken, Task>>)null!).RunJobsAsync(new SerialRung(), Token); });
    }
}
