using System.Diagnostics;
using Rungs.Loops;
using Rungs.Threads;

namespace Rungs.Tests.Timelines;

public sealed class RecordTests
{
    [Fact]
    public async Task Spans_OfABlockingWork_TellWhereAndWhenItRan()
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { Name = "reading" });
        using var timeline = Timeline.Start();
        string? thread = null;
        var before = timeline.Elapsed;
        await threads.RunAsync(() => thread = Thread.CurrentThread.Name, name: "Read(\"a\")").OrFailAsync();
        var after = timeline.Elapsed;

        var span = Assert.Single(timeline.Spans);
        Assert.Equal(("Read(\"a\")", Level.Threads, "reading", thread, OutcomeStatus.Succeeded), (span.Name, span.Level, span.Rung, span.Thread, span.Status));
        Assert.Equal((null, Environment.ProcessId, true), (span.Host, span.ProcessId, span.HasAllRuns));
        Assert.True(before <= span.Queued && span.Queued <= span.Started && span.Started <= span.Ended && span.Ended <= after, $"{span}");
        var run = Assert.Single(span.Runs);
        Assert.Equal((span.Started, span.Ended, thread), (run.Began, run.Ended, run.Thread));
    }

    [Fact]
    public async Task Spans_OfAWorkThatIsCancelledInTheQueue_NeverStarted()
    {
        await using var threads = new CpuThreads(new CpuThreadsOptions { MaxThreads = 1 });
        using var open = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        using var timeline = Timeline.Start();
        var first = threads.RunAsync(open.Wait, name: "first");
        var second = threads.RunAsync(static () => { }, cancellation.Token, name: "second");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.OrFailAsync());
        open.Set();
        await first.OrFailAsync();

        var span = timeline.Spans.Single(static span => span.Name == "second");
        Assert.Equal((OutcomeStatus.Cancelled, null, null), (span.Status, span.Started, span.Thread));
        Assert.Empty(span.Runs);
        Assert.Equal(span.Ended - span.Queued, span.Waited);
    }

    [Fact]
    public async Task Spans_OfAWorkThatWaits_SayForHowLong()
    {
        await using var threads = new CpuThreads(new CpuThreadsOptions { MaxThreads = 1 });
        using var open = new ManualResetEventSlim();
        using var timeline = Timeline.Start();
        var first = threads.RunAsync(open.Wait, name: "first");
        var second = threads.RunAsync(static () => { }, name: "second");
        var still = timeline.Elapsed;
        var waiting = timeline.Spans.Single(static span => span.Name == "second");
        open.Set();
        await Task.WhenAll(first, second).OrFailAsync();

        Assert.Equal((null, null, null), (waiting.Status, waiting.Started, waiting.Ended));
        var span = timeline.Spans.Single(static span => span.Name == "second");
        Assert.True(span.Queued <= still && span.Started >= still, $"{span}");
        Assert.True(span.Started >= timeline.Spans.Single(static span => span.Name == "first").Ended, "they were one after the other");
    }

    [Fact]
    public async Task Spans_OfAnAsyncWork_LeaveOutWhatItAwaited()
    {
        await using var loop = BackgroundLoop.Start(new BackgroundLoopOptions { Name = "loop" });
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timeline = Timeline.Start(new TimelineOptions { RecordsAwaits = true });
        var work = loop.RunAsync(async () => await go.Task, name: "waits");
        await loop.RunAsync(static () => { }).OrFailAsync(); // after it, so that it awaits now
        var awaiting = timeline.Elapsed;
        go.SetResult();
        await work.OrFailAsync();

        var span = timeline.Spans.Single(static span => span.Name == "waits");
        Assert.True(span.HasAllRuns);
        Assert.Equal(2, span.Runs.Count);
        Assert.True(span.Started == span.Runs[0].Began && span.Runs[0].Ended <= awaiting && awaiting <= span.Runs[1].Began && span.Runs[1].Ended <= span.Ended, string.Join(", ", span.Runs));
    }

    [Fact]
    public async Task Spans_WithoutAwaits_SayWhenItPausedFirst()
    {
        await using var loop = BackgroundLoop.Start(new BackgroundLoopOptions { Name = "loop" });
        using var timeline = Timeline.Start();
        await loop.RunAsync(async () => await Task.Yield(), name: "yields").OrFailAsync();

        var span = Assert.Single(timeline.Spans);
        Assert.False(span.HasAllRuns);
        Assert.True(Assert.Single(span.Runs).Ended < span.Ended, "it ended later than it paused");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Spans_OfACallerThatAwaitsAnother_DoNotRunMeanwhile(bool isBlocking)
    {
        await using var loop = BackgroundLoop.Start(new BackgroundLoopOptions { Name = "loop" });
        await using var threads = new ElasticThreads();
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timeline = Timeline.Start(new TimelineOptions { RecordsAwaits = true });
        var work = loop.RunAsync(
            async () =>
            {
                if (isBlocking)
                    await threads.RunAsync(() => go.Task.Wait(Hang.Limit), name: "inner");
                else
                    await threads.RunAsync(async () => await go.Task, name: "inner");
            },
            name: "outer");
        await loop.RunAsync(static () => { }).OrFailAsync(); // after it, so that it awaits now
        go.SetResult();
        await work.OrFailAsync();

        var outer = timeline.Spans.Single(static span => span.Name == "outer");
        var inner = timeline.Spans.Single(static span => span.Name == "inner");
        Assert.All(outer.Runs, run => Assert.Equal("loop", run.Thread));
        Assert.All(inner.Runs, run => Assert.NotEqual("loop", run.Thread));
        Assert.True(outer.Runs[^1].Began >= inner.Ended, "it went on when the other had ended");
    }

    [Fact]
    public async Task Record_ThatIsFull_DropsTheOldestAndCountsThem()
    {
        await using var threads = new CpuThreads(new CpuThreadsOptions { MaxThreads = 1 });
        using var timeline = Timeline.Start(new TimelineOptions { Capacity = 10 });
        for (var i = 0; i < 25; i++)
            await threads.RunAsync(static () => { }, name: $"work {i}").OrFailAsync();

        Assert.Equal((25, 15), (timeline.Recorded, timeline.Dropped));
        Assert.Equal(Enumerable.Range(15, 10).Select(static i => $"work {i}"), timeline.Spans.Select(static span => span.Name));
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(10_000_001)]
    [InlineData(int.MaxValue)]
    public void Capacity_ThatCannotBe_IsRefused(int capacity)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new TimelineOptions { Capacity = capacity });
        Assert.Equal(("Capacity", capacity), (error.ParamName, error.ActualValue));
    }

    [Fact]
    public async Task Record_ReadWhileFullAndWrittenByMany_NeverMixesTwoWorks()
    {
        const int Callers = 4, Works = 5000;
        using var timeline = Timeline.Start(new TimelineOptions { Capacity = 7 });
        await using var here = new ElasticThreads(new ElasticThreadsOptions { Name = "here" });
        await using var there = new ElasticThreads(new ElasticThreadsOptions { Name = "there" });
        var ended = 0;
        var read = Task.Run(() =>
        {
            var looks = 0;
            for (; Volatile.Read(ref ended) < Callers || looks == 0; looks++)
            {
                var spans = timeline.Spans;
                Assert.InRange(spans.Count, 0, 7);
                foreach (var span in spans)
                {
                    var rung = span.Name.Split(' ')[0];
                    Assert.Equal(rung, span.Rung);
                    Assert.True(span.Started is null || span.Thread!.StartsWith(rung, StringComparison.Ordinal), $"{span}");
                    Assert.True(span.Started is null || span.Queued <= span.Started, $"{span}");
                    Assert.True(span.Ended is null || span.Started <= span.Ended, $"{span}");
                    Assert.Equal(span.Ended is null, span.Status is null);
                    if (span.Error is not null)
                        Assert.EndsWith($": {span.Name}", span.Error, StringComparison.Ordinal);
                }
            }

            return looks;
        });

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            var rung = caller % 2 == 0 ? here : there;
            for (var i = 0; i < Works; i++)
            {
                var name = $"{rung.Name} {caller} {i}";
                var task = rung.RunAsync(() => i % 5 == 0 ? throw new IOException(name) : i, name: name);
                await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }

            Interlocked.Increment(ref ended);
        })).OrFailAsync();

        Assert.NotEqual(0, await read.OrFailAsync());
        Assert.Equal((Callers * Works) - 7, timeline.Dropped);
    }

    [Fact]
    public async Task Dispose_EndsTheRecording_AndAnotherMayBegin()
    {
        await using var threads = new ElasticThreads();
        var timeline = Timeline.Start();
        Assert.Throws<InvalidOperationException>(static () => Timeline.Start());
        await threads.RunAsync(static () => { }).OrFailAsync();
        timeline.Dispose();
        timeline.Dispose();
        await threads.RunAsync(static () => { }).OrFailAsync();
        Assert.Equal(1, timeline.Recorded);
        Assert.Equal(timeline.Elapsed, timeline.Elapsed);

        using var other = Timeline.Start();
        await threads.RunAsync(static () => { }).OrFailAsync();
        Assert.Equal((1, 1), (timeline.Recorded, other.Recorded));
    }

    [Fact]
    public async Task Spans_OfAnErrorWhoseMessageThrows_NameItsType()
    {
        await using var threads = new ElasticThreads();
        using var timeline = Timeline.Start();
        var work = threads.RunAsync(static void () => throw new BadMessageException());
        Hang.Until(() => work.IsFaulted, "it has failed");
        Assert.Equal(typeof(BadMessageException).FullName, Assert.Single(timeline.Spans).Error);
    }

    [Fact]
    public async Task Samples_AreTakenToTheEnd()
    {
        await using var threads = new CpuThreads(new CpuThreadsOptions { MaxThreads = 1 });
        using var open = new ManualResetEventSlim();
        using var timeline = Timeline.Start();
        var first = threads.RunAsync(open.Wait);
        var second = threads.RunAsync(static () => { });
        Hang.Until(() => timeline.Samples.Any(static sample => sample.Queued > 0), "a sample has seen the queue");
        open.Set();
        await Task.WhenAll(first, second).OrFailAsync();
        timeline.Dispose();

        Assert.Equal(timeline.Samples.Select(static sample => sample.At).Order(), timeline.Samples.Select(static sample => sample.At));
        Assert.True(timeline.Samples[^1].At >= timeline.Spans.Max(static span => span.Ended), "the last one is from the end");
        Assert.All(timeline.Samples, static sample => Assert.InRange(sample.Cpu, 0, Environment.ProcessorCount));
    }

    [Fact]
    public void Sampler_WithTooManySamples_KeepsHalfOfThem()
    {
        using var sampler = new LoadSampler();
        for (var i = 0; i < (LoadSampler.MaxSamples * 3) + 1; i++)
            sampler.Add(new LoadSample(Stopwatch.Frequency * (i + 1000L), 1, i));
        Assert.InRange(sampler.Samples.Length, LoadSampler.MaxSamples / 2, LoadSampler.MaxSamples - 1);
        Assert.Equal(LoadSampler.MaxSamples * 3, sampler.Samples.Max(static sample => sample.Queued));
    }

    private sealed class BadMessageException : Exception
    {
        public override string Message => throw new NotSupportedException();
    }
}
