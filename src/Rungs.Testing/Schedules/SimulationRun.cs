using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Rungs.Loops;

namespace Rungs.Testing.Schedules;

/// <summary>All runs of one test.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The last thread of a run may be about to set it: nobody knows when it is used no more.")]
internal sealed class SimulationRun(Func<Task> test, SimulationOptions options)
{
    /// <summary>How long something outside may take to come in a run that is tried only to shorten a failure: in the failure itself nothing came.</summary>
    private static readonly TimeSpan s_shortWait = TimeSpan.FromMilliseconds(5);

    private readonly AutoResetEvent _attention = new(false);
    private readonly SortedSet<string> _outside = new(StringComparer.Ordinal);
    private ulong _fingerprint;
    private long _steps;

    /// <summary>Runs the test until a schedule fails or there are no more.</summary>
    internal SimulationReport RunAll()
    {
        if (options.Replay is { } token)
            return ReplayOne(ReplayToken.Read(token));

        var strategy = MakeStrategy();
        var run = 0;
        var isExhausted = false;
        for (; run < options.Schedules && !isExhausted; run++)
        {
            strategy.Begin(run);
            var schedule = RunOne(strategy, records: false, options.OutsideTimeout);
            if (schedule.Failure is { } failure)
                throw Explain(schedule, failure, run + 1);
            isExhausted = !strategy.End();
        }

        return Report(run, isExhausted);
    }

    private SimulationReport ReplayOne(IReadOnlyList<int> choices)
    {
        var schedule = Replay(choices, records: true, options.OutsideTimeout);
        return schedule.Failure is { } failure
            ? throw Describe(schedule, failure, 1, "The replayed schedule failed", choices)
            : Report(1, isExhausted: false);
    }

    private SimulationReport Report(int runs, bool isExhausted) => new()
    {
        Schedules = runs,
        Steps = _steps,
        IsExhausted = isExhausted,
        Fingerprint = _fingerprint.ToString("x16", CultureInfo.InvariantCulture),
        Outside = [.. _outside],
    };

    private Strategy MakeStrategy() => options.Strategy switch
    {
        SimulationStrategy.Random => new RandomStrategy(options.Seed),
        SimulationStrategy.PriorityChanges => new PriorityStrategy(options.Seed, options.PriorityChanges),
        SimulationStrategy.DepthFirst => new DepthFirstStrategy(),
        _ => new MixedStrategy(new RandomStrategy(options.Seed), new PriorityStrategy(options.Seed, options.PriorityChanges)),
    };

    private Schedule Replay(IReadOnlyList<int> choices, bool records, TimeSpan outsideTimeout) =>
        RunOne(new ReplayStrategy(choices), records, outsideTimeout);

    /// <summary>Runs the test once, and looks after it until its last thread has ended.</summary>
    private Schedule RunOne(Strategy strategy, bool records, TimeSpan outsideTimeout)
    {
        var schedule = new Schedule(strategy, new RunLimits(options.MaxSteps, records), _attention);
        schedule.Start(() => RunTest(schedule));
        LookAfter(schedule, outsideTimeout);
        _fingerprint = (_fingerprint ^ schedule.Fingerprint) * 1099511628211;
        _steps += schedule.Steps;
        _outside.UnionWith(schedule.Outside);
        return schedule;
    }

    private void RunTest(Schedule schedule)
    {
        Flow.Current = schedule;
        using var loop = new EventLoop(new EventLoopOptions { Name = "test", TimeProvider = schedule.Clock });
        loop.UnhandledException += schedule.FailFrom;
        loop.RunUntilComplete(test, "test");
    }

    private void LookAfter(Schedule schedule, TimeSpan outsideTimeout)
    {
        var steps = -1L;
        while (!schedule.IsFinished)
        {
            if (schedule.IsIdle)
            {
                if (StaysIdle(schedule, outsideTimeout))
                    schedule.TryDeclareDeadlock();
                continue;
            }

            if (_attention.WaitOne(options.StepTimeout))
                continue;
            if (steps == schedule.Steps && !schedule.IsIdle)
            {
                schedule.GiveUp(options.StepTimeout);
                return;
            }

            steps = schedule.Steps;
        }
    }

    /// <summary>Waits for something outside to come.</summary>
    /// <returns>Whether nothing came in time.</returns>
    private bool StaysIdle(Schedule schedule, TimeSpan outsideTimeout)
    {
        var (since, steps) = (Stopwatch.GetTimestamp(), schedule.Steps);
        while (schedule.IsIdle && !schedule.IsFinished && steps == schedule.Steps)
        {
            var left = outsideTimeout - Stopwatch.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
                return true;
            if (schedule.TryLookAgain())
                Thread.Sleep(1); // what a thread outside holds is free in a moment
            else
                _attention.WaitOne(left);
        }

        return false;
    }

    /// <summary>Shortens the schedule that failed, and runs it once more to tell its steps.</summary>
    private SimulationException Explain(Schedule failed, Failure failure, int number)
    {
        var prefix = $"The test failed under schedule {number:N0} of {options.Schedules:N0} (seed {options.Seed}, {options.Strategy})";
        if (failure.Kind is FailureKind.Stuck or FailureKind.Diverged)
            return Describe(failed, failure, number, prefix, failed.Choices);

        var shortest = Shrinking.Shorten(failed.Choices, choices => failure.IsLike(Replay(choices, records: false, s_shortWait).Failure));
        var again = Replay(shortest, records: true, options.OutsideTimeout);
        if (again.Failure is { } same)
            return Describe(again, same, number, prefix, shortest);

        return Describe(failed, failure, number, $"{prefix}, and did not fail again under the same: something outside decides too", failed.Choices);
    }

    private SimulationException Describe(Schedule schedule, Failure failure, int number, string prefix, IReadOnlyList<int> choices)
    {
        var token = ReplayToken.From(choices);
        var deviations = choices.Count(static choice => choice != 0);
        var outside = _outside.Count == 0 ? "" : $"\nOutside the schedule:\n  {string.Join("\n  ", _outside)}";
        var steps = schedule.Trace.Count == 0 ? "" : $"\nSteps, with {deviations} that others could have gone before:\n{TraceText.From(schedule.Trace)}";
        var error = failure.Error is null ? "" : $": {failure.Error.GetType()}: {failure.Error.Message}";
        return new SimulationException(
            $"{prefix}: {failure.Text}{error}\nReplay it: new SimulationOptions {{ Replay = \"{token}\" }}{outside}{steps}".ReplaceLineEndings(),
            failure.Error,
            token,
            number,
            schedule.Trace);
    }
}
