using Rungs.Hosts;
using Rungs.Processes;
using Rungs.Threads;

namespace Rungs.Tests.Timelines;

/// <summary>One record of what ran in other processes and on hosts.</summary>
public sealed class FarTests
{
    private static ProcessPool NewPool(int workers = 1) => new(new ProcessPoolOptions { Name = "pool", WorkerCount = workers });

    [Fact]
    public async Task Spans_OfAWorkerProcess_HaveItsTimes()
    {
        await using var pool = NewPool();
        using var timeline = Timeline.Start();
        var clock = new TimelineClock();
        var stamps = await pool.RunAsync(() => Remote.Stamps()).OrFailAsync();
        var difference = clock.StartedAt - timeline.StartedAt;

        var span = Assert.Single(timeline.Spans);
        Assert.Equal((Level.Processes, "pool", null, OutcomeStatus.Succeeded), (span.Level, span.Rung, span.Host, span.Status));
        Assert.Equal(pool.Statistics.ProcessIds, [span.ProcessId]);
        Assert.Equal($"worker 1 (process {span.ProcessId})", span.Thread);
        var (began, ended) = (clock.At(stamps[0]) + difference, clock.At(stamps[1]) + difference);
        var slack = TimeSpan.FromMilliseconds(1); // the two origins were not read at once
        Assert.True(span.Queued <= span.Started && span.Started <= began + slack && ended - slack <= span.Ended && span.Ended <= timeline.Elapsed, $"{span}: {began} to {ended}");
    }

    [Fact]
    public async Task Spans_OfCallsThatWaitForAWorker_StartWhenItBeginsThem()
    {
        await using var pool = NewPool();
        using var gate = new Gate();
        using var timeline = Timeline.Start();
        var first = pool.RunAsync(() => Remote.Pass(gate.Path), name: "first");
        await gate.EnteredAsync();
        var second = pool.RunAsync(() => Remote.Stamps(), name: "second");
        var still = timeline.Elapsed;
        gate.Open();
        await Task.WhenAll(first, second).OrFailAsync();

        var (one, two) = (timeline.Spans.Single(static span => span.Name == "first"), timeline.Spans.Single(static span => span.Name == "second"));
        Assert.True(two.Queued <= still && still <= one.Ended && one.Ended <= two.Started, $"{one}\n{two}");
    }

    [Fact]
    public async Task Spans_OfAFailedAndARetriedCall_TellOfBoth()
    {
        var marker = Path.GetTempFileName();
        File.Delete(marker);
        await using var pool = NewPool();
        using var timeline = Timeline.Start();
        await Assert.ThrowsAsync<RemoteWorkException>(() => pool.RunAsync(() => Remote.Fail("far"), name: "fails").OrFailAsync());
        var retried = await pool.RunAsync(() => Remote.ExitOnce(marker), name: "retried").OrFailAsync();
        File.Delete(marker);

        Assert.Equal(7, retried);
        var failed = timeline.Spans.Single(static span => span.Name == "fails");
        Assert.Equal((OutcomeStatus.Failed, "System.InvalidOperationException: far"), (failed.Status, failed.Error));
        var span = timeline.Spans.Single(static span => span.Name == "retried");
        Assert.Equal((OutcomeStatus.Succeeded, pool.Statistics.ProcessIds[0]), (span.Status, span.ProcessId));
        Assert.NotEqual(failed.ProcessId, span.ProcessId);
    }

    [Fact]
    public async Task Spans_OfAJob_AreOfTheHostThatRanIt()
    {
        await using var threads = new ElasticThreads();
        await using var pool = HostPool.InMemory(threads);
        using var timeline = Timeline.Start();
        await pool.RunAsync(() => Remote.Stamps(), name: "far").OrFailAsync();
        await Assert.ThrowsAsync<RemoteWorkException>(() => pool.RunAsync(() => Remote.Fail("far"), name: "fails").OrFailAsync());

        var span = timeline.Spans.Single(static span => span.Name == "far");
        Assert.Equal((Level.Hosts, Environment.MachineName, Environment.ProcessId, OutcomeStatus.Succeeded), (span.Level, span.Host, span.ProcessId, span.Status));
        Assert.True(span.Queued <= span.Started && span.Started <= span.Ended && span.Ended <= timeline.Elapsed, $"{span}");
        var failed = timeline.Spans.Single(static span => span.Name == "fails");
        Assert.Equal((OutcomeStatus.Failed, "System.InvalidOperationException: far"), (failed.Status, failed.Error));
        Assert.Equal(2, timeline.Spans.Count(static span => span.Level == Level.Threads)); // what ran them here
    }

    [Theory]
    [InlineData(0, 0)] // as it should be: nothing to correct
    [InlineData(5_000, 4_990)] // a reply came 10 ms after its end: so it is ahead by no less
    [InlineData(-5_000, -4_980)] // a job began 20 ms after it was sent: so it is behind by no less
    public void HostClock_ThatIsOff_IsCorrectedAsFarAsRepliesProve(long ahead, long expected)
    {
        var clock = new HostClock();
        clock.Observe(sent: 0, began: 20 + ahead, ended: 70 + ahead, received: 80);
        Assert.Equal(expected, clock.Offset);
    }

    [Fact]
    public void HostClock_OfManyReplies_KeepsTheTightestAndStartsAnewWhenItIsSet()
    {
        var clock = new HostClock();
        clock.Observe(sent: 0, began: 1000 + 900, ended: 1000 + 950, received: 951); // long in line
        clock.Observe(sent: 2000, began: 1000 + 2005, ended: 1000 + 2010, received: 2015);
        Assert.Equal(999, clock.Offset);
        clock.Observe(sent: 3000, began: 3005, ended: 3010, received: 3015); // it was set
        Assert.Equal(0, clock.Offset);
    }
}
