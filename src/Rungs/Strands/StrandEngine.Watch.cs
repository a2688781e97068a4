using Rungs.Diagnostics;

namespace Rungs.Strands;

/// <remarks>Being watched: whether somebody keeps the turn for long while others wait for it.</remarks>
internal sealed partial class StrandEngine : IWatched
{
    private readonly LiveCalls _calls;

    /// <summary>What the name of who has the turn is found from.</summary>
    private object? _holder;

    /// <summary>What the watchdog saw last: how many turns there had been, since when, and whether it has reported that; -1 while nobody waited.</summary>
    private (long Turns, long Since, bool IsReported) _seen = (-1, 0, false);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string HolderName => CallbackName.From(Volatile.Read(ref _holder));

    /// <inheritdoc/>
    public bool HoldsNextStepOf(Task task)
    {
        var function = _calls.FunctionOf(task);
        lock (_gate)
        {
            foreach (var turn in _line)
            {
                if (turn.Thread is null && NextStep.IsOf(function, turn.State))
                    return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    object? IWatched.ReadStatistics() => Statistics;

    /// <inheritdoc/>
    bool IWatched.Look(long now)
    {
        int waiting;
        long turns;
        lock (_gate)
            (waiting, turns) = (_line.Count, _turns);

        if (waiting == 0 || turns != _seen.Turns)
            _seen = (waiting == 0 ? -1 : turns, now, false);
        var duration = TimeSpan.FromMilliseconds(now - _seen.Since);
        if (!_seen.IsReported && duration >= StallMonitor.Threshold)
        {
            _seen.IsReported = true;
            var holder = HolderName;
            StallMonitor.Report(new Stall
            {
                Kind = StallKind.HeldStrand,
                Where = Name,
                Culprit = holder,
                Duration = duration,
                Links = [$"'{holder}' has the turn of the strand '{Name}' and does not give it up", $"{waiting} functions of the strand '{Name}' wait for their turn"],
            });
        }

        return waiting > 0;
    }
}
