using System.Diagnostics;
using Rungs.Loops;
using Rungs.Strands;
using Rungs.Threads;

namespace Rungs.Tests.Timelines;

/// <summary>What a timeline says is what the runner says.</summary>
public sealed class OutcomeTests
{
    private const int Works = 60;

    private static readonly Dictionary<string, Func<IRung?>> s_rungs = new(StringComparer.Ordinal)
    {
        ["none given"] = static () => null,
        ["serial"] = static () => new SerialRung(),
        ["loop"] = static () => BackgroundLoop.Start(),
        ["elastic threads"] = static () => new ElasticThreads(),
        ["cpu threads"] = static () => new CpuThreads(),
        ["strand"] = static () => new Strand(),
    };

    public static TheoryData<string, bool> RungsAndColours =>
        [.. s_rungs.Keys.Select(static name => (name, true)), .. s_rungs.Keys.Select(static name => (name, false))];

    [Theory]
    [MemberData(nameof(RungsAndColours))]
    public async Task Sums_OfARun_AgreeWithItsOutcomes(string rungName, bool isAsync)
    {
        var rung = s_rungs[rungName]();
        var inside = new TimeSpan[Works];
        var runner = new ParallelRunner<int>(new RunnerOptions { MaxConcurrency = 8 });
        for (var i = 0; i < Works; i++)
        {
            var index = i;
            runner.Schedule(isAsync ? Work.Of(() => DoAsync(index), $"work {i}") : Work.Of(() => Do(index), $"work {i}"));
        }

        using var timeline = Timeline.Start();
        var outcomes = await runner.RunSettledAsync(on: rung).OrFailAsync();
        timeline.Dispose();

        Assert.Equal(
            outcomes.Select(static outcome => (outcome.Name, (OutcomeStatus?)outcome.Status)).Order(),
            timeline.Spans.Select(static span => (span.Name, span.Status)).Order());
        Assert.Equal(3, outcomes.Select(static outcome => outcome.Status).Distinct().Count());
        foreach (var span in timeline.Spans)
        {
            // Each took as long as it says itself, and what calling it takes; and all of it within the run.
            var own = inside[int.Parse(span.Name.AsSpan("work ".Length), System.Globalization.CultureInfo.InvariantCulture)];
            Assert.True(span.Duration >= own, $"{span}: {own}");
            Assert.True(span.Queued >= TimeSpan.Zero && span.Ended <= timeline.Elapsed, $"{span} in {timeline.Elapsed}");
        }

        if (rungName is "serial" or "strand" && !isAsync)
            Assert.True(timeline.Spans.Aggregate(TimeSpan.Zero, static (sum, span) => sum + span.Duration!.Value) <= timeline.Elapsed, "one at a time takes no longer than all");
        if (rung is IAsyncDisposable disposable)
            await disposable.DisposeAsync().AsTask().OrFailAsync();

        int Do(int index)
        {
            var began = Stopwatch.GetTimestamp();
            Thread.SpinWait(500);
            inside[index] = Stopwatch.GetElapsedTime(began);
            return End(index);
        }

        async Task<int> DoAsync(int index)
        {
            var began = Stopwatch.GetTimestamp();
            await Task.Yield();
            inside[index] = Stopwatch.GetElapsedTime(began);
            return End(index);
        }

        static int End(int index) => (index % 6) switch
        {
            4 => throw new InvalidOperationException("it failed"),
            5 => throw new OperationCanceledException("it was cancelled"),
            _ => index,
        };
    }

    [Fact]
    public async Task Errors_OfABlockingWork_AreTold()
    {
        await using var threads = new ElasticThreads();
        using var timeline = Timeline.Start();
        await Assert.ThrowsAsync<InvalidOperationException>(() => threads.RunAsync(static void () => throw new InvalidOperationException(new string('x', 300))).OrFailAsync());
        Assert.Equal($"System.InvalidOperationException: {new string('x', 200 - "System.InvalidOperationException: ".Length)} ...", Assert.Single(timeline.Spans).Error);
    }
}
