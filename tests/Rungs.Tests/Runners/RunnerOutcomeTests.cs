using Rungs.Threads;

namespace Rungs.Tests.Runners;

/// <summary>Errors, cancellation, progress, outcomes.</summary>
public sealed class RunnerOutcomeTests
{
    [Fact]
    public async Task RunAsync_OneFails_AllRunToTheirEndAndItIsThrownAsItself()
    {
        var ran = 0;
        var error = new InvalidTimeZoneException("one");
        var runner = new ParallelRunner().Schedule(() => { ran++; }).Schedule((Action)(() => throw error)).Schedule(async () => { await Task.Yield(); ran++; });
        Assert.Same(error, await Assert.ThrowsAsync<InvalidTimeZoneException>(() => runner.RunAsync().OrFailAsync()));
        Assert.Equal(2, ran);
        Assert.Same(error, Assert.Throws<InvalidTimeZoneException>(() => runner.Block()));
        Assert.Equal(4, ran);
    }

    [Fact]
    public async Task RunAsync_SeveralFail_ThrowsAllInSchedulingOrder()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = new SerialRunner<int>()
            .Schedule(async () => { await Task.Yield(); throw new InvalidTimeZoneException("first"); })
            .Schedule(() => 1)
            .Schedule((Func<int>)(() => throw new NotSupportedException("second")));
        var errors = await Assert.ThrowsAsync<AggregateException>(() => runner.RunAsync().OrFailAsync());
        Assert.Equal(["first", "second"], errors.InnerExceptions.Select(static error => error.Message));
        Assert.Equal(["first", "second"], Assert.Throws<AggregateException>(() => runner.Block()).InnerExceptions.Select(static error => error.Message));

        var parallel = new ParallelRunner()
            .Schedule(async () => { await gate.Task; throw new InvalidTimeZoneException("slow"); })
            .Schedule(() => { gate.SetResult(); throw new NotSupportedException("fast"); });
        errors = await Assert.ThrowsAsync<AggregateException>(() => parallel.RunAsync().OrFailAsync());
        Assert.Equal(["slow", "fast"], errors.InnerExceptions.Select(static error => error.Message));
    }

    [Fact]
    public async Task RunSettledAsync_Mixed_TellsOfEachAndThrowsForNone()
    {
        var cancelled = new CancellationToken(true);
        var outcomes = await new ParallelRunner()
            .Schedule(() => 5)
            .Schedule((Func<int>)(() => throw new InvalidTimeZoneException("no")), "failing")
            .Schedule(async () => await Task.FromCanceled(cancelled))
            .RunSettledAsync().OrFailAsync();
        Assert.Equal([OutcomeStatus.Succeeded, OutcomeStatus.Failed, OutcomeStatus.Cancelled], outcomes.Select(static outcome => outcome.Status));
        Assert.Equal([0, 1, 2], outcomes.Select(static outcome => outcome.Index));
        Assert.Equal(["5", "failing", "await Task.FromCanceled(cancelled)"], outcomes.Select(static outcome => outcome.Name));
        Assert.Equal(5, outcomes[0].Value);
    }

    [Fact]
    public async Task RunAsync_Cancelled_StartsNoMoreAndAwaitsWhatRuns()
    {
        using var source = new CancellationTokenSource();
        var runner = new SerialRunner<int>()
            .Schedule(Work.Of(async token => { await source.CancelAsync(); await Task.Yield(); return 1; }))
            .Schedule(() => 2);
        var outcomes = await runner.RunSettledAsync(cancellationToken: source.Token).OrFailAsync();
        Assert.Equal([OutcomeStatus.Succeeded, OutcomeStatus.NotStarted], outcomes.Select(static outcome => outcome.Status));

        var error = await Assert.ThrowsAsync<OperationCanceledException>(() => runner.RunAsync(cancellationToken: source.Token).OrFailAsync());
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Equal([1, 2], await runner.RunAsync().OrFailAsync());
    }

    [Fact]
    public async Task RunAsync_CancelledAndFailed_ThrowsTheFailure()
    {
        using var source = new CancellationTokenSource();
        var runner = new ParallelRunner()
            .Schedule(Work.Of(token => Task.Delay(Timeout.Infinite, token)))
            .Schedule(async () => { await source.CancelAsync(); throw new InvalidTimeZoneException(); });
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => runner.RunAsync(cancellationToken: source.Token).OrFailAsync());
    }

    [Fact]
    public async Task RunAsCompletedAsync_Items_ComeAsTheyEnd()
    {
        var gates = Enumerable.Range(0, 3).Select(static _ => new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var runner = new ParallelRunner<int>();
        foreach (var gate in gates)
            runner.Schedule(() => gate.Task);
        List<int> order = [];
        gates[2].SetResult(2);
        await foreach (var outcome in runner.RunAsCompletedAsync())
        {
            order.Add(outcome.Value);
            Assert.Equal(outcome.Value, outcome.Index);
            if (order.Count < 3)
                gates[order.Count - 1].SetResult(order.Count - 1);
        }

        Assert.Equal([2, 0, 1], order);
    }

    [Fact]
    public async Task RunAsCompletedAsync_LeftEarly_StartsNoMoreAndAwaitsWhatRuns()
    {
        await using var threads = new ElasticThreads();
        using var secondStarted = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var started = 0;
        var ended = 0;
        var runner = new ParallelRunner<int>(new RunnerOptions { MaxConcurrency = 2 });
        foreach (var i in Enumerable.Range(0, 10))
        {
            runner.Schedule(() =>
            {
                Interlocked.Increment(ref started);
                if (i == 0)
                {
                    secondStarted.OrFail("the second item");
                    return i;
                }

                secondStarted.Set();
                release.OrFail("the release");
                return Interlocked.Increment(ref ended);
            });
        }

        var consumer = runner.RunAsCompletedAsync(threads).GetAsyncEnumerator();
        Assert.True(await consumer.MoveNextAsync().AsTask().OrFailAsync());
        Assert.Equal(0, consumer.Current.Index);
        var leaving = consumer.DisposeAsync().AsTask();
        Assert.False(leaving.IsCompleted);
        release.Set();
        await leaving.OrFailAsync();
        Assert.InRange(started, 2, 3); // the first lane may have started its next item before the consumer left
        Assert.Equal(started - 1, ended);
    }

    [Fact]
    public async Task RunAsCompletedAsync_LeftEarly_NestedPlansStartNoMoreEither()
    {
        var started = 0;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var nested = new SerialRunner();
        for (var i = 0; i < 10; i++)
            nested.Schedule(async () => { started++; await gate.Task; });
        var consumer = new ParallelRunner().Schedule(() => 1).Schedule(nested).RunAsCompletedAsync().GetAsyncEnumerator();
        Assert.True(await consumer.MoveNextAsync().AsTask().OrFailAsync());
        var leaving = consumer.DisposeAsync().AsTask();
        gate.SetResult();
        await leaving.OrFailAsync();
        Assert.Equal(1, started);
    }

    [Fact]
    public async Task Progress_ReceiverAndItemFail_BothAreThrown()
    {
        var runner = new ParallelRunner(new RunnerOptions { Progress = new Reporter(static _ => throw new InvalidTimeZoneException("progress")) })
            .Schedule((Action)(() => throw new NotSupportedException("item")));
        var errors = await Assert.ThrowsAsync<AggregateException>(() => runner.RunAsync().OrFailAsync());
        Assert.Equal(["item", "progress"], errors.InnerExceptions.Select(static error => error.Message));
        Assert.Equal("progress", (await Assert.ThrowsAsync<InvalidTimeZoneException>(() => runner.RunSettledAsync().OrFailAsync())).Message);
    }

    [Fact]
    public async Task Schedule_TwoInEachOtherAtOnce_OneIsRefused()
    {
        for (var i = 0; i < 500; i++)
        {
            var (left, right) = (new ParallelRunner(), new ParallelRunner());
            using var both = new Barrier(2);
            var refused = await Task.WhenAll(
                Task.Run(() => { both.SignalAndWait(Hang.Limit); return Record.Exception(() => left.Schedule(right)); }),
                Task.Run(() => { both.SignalAndWait(Hang.Limit); return Record.Exception(() => right.Schedule(left)); })).OrFailAsync();
            Assert.Single(refused, static error => error is ArgumentException);
        }
    }

    [Fact]
    public async Task Progress_EachItem_IsReported()
    {
        var reports = new List<RunProgress>();
        var runner = new SerialRunner<int>(new RunnerOptions { Progress = new Reporter(reports.Add) }).Schedule(() => 1).Schedule(() => 2).Schedule(() => 3);
        await runner.RunAsync().OrFailAsync();
        Assert.Equal([new(1, 3), new(2, 3), new(3, 3)], reports);
    }

    [Fact]
    public async Task Progress_ReceiverThrows_RunFailsAfterEveryItem()
    {
        var ran = 0;
        var runner = new ParallelRunner(new RunnerOptions { Progress = new Reporter(static _ => throw new InvalidTimeZoneException("progress")) })
            .Schedule(async () => { await Task.Yield(); Interlocked.Increment(ref ran); })
            .Schedule(() => { Interlocked.Increment(ref ran); });
        Assert.Equal("progress", (await Assert.ThrowsAsync<InvalidTimeZoneException>(() => runner.RunAsync().OrFailAsync())).Message);
        Assert.Equal(2, ran);
    }

    [Fact]
    public async Task RunAsync_AMillionAsyncItems_AllEnd()
    {
        const int Items = 1_000_000;
        var runner = new ParallelRunner<int>();
        foreach (var i in Enumerable.Range(0, Items))
            runner.Schedule(() => Task.FromResult(i));
        var results = await runner.RunAsync().OrFailAsync();
        Assert.Equal((Items, 0, Items - 1), (results.Count, results[0], results[^1]));
    }

    private sealed class Reporter(Action<RunProgress> report) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => report(value);
    }
}
