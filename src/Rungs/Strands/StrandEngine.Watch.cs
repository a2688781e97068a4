using Rungs.Diagnostics;

namespace Rungs.Strands;

/// <remarks>Being watched: whether somebody keeps the turn for long while others wait for it.</remarks>
internal sealed partial class StrandEngine : IWatched
{
    private readonly LiveCalls _calls;

    /// <summary>What the name of who has the turn is found from.</summary>
    private object? _holder;

    /// <summary>What the watchdog saw of the present turn.</summary>
    private Standstill _held;

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

        if (_held.IsDue(waiting > 0, turns, now, StallMonitor.Threshold, out var duration))
        {
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
