using Rungs.Coordination;

namespace Rungs.Loops;

/// <remarks>
/// Nesting: a block inside a callback runs a private loop on the thread of a running one, which pauses, or, by option, goes on
/// meanwhile. Also whether what the block waits for can come at all.
/// </remarks>
public sealed partial class EventLoop
{
    /// <summary>The private loop whose block runs this loop's callbacks while it is parked; null while none does.</summary>
    private EventLoop? _pumpedBy;

    /// <summary>Set by the watchdog: there is reason to look whether what a block waits for can come.</summary>
    private bool _isInDoubt;

    /// <summary>What stands still while this block waits, because its thread has the turn; null for none.</summary>
    private IHeldTurn? _heldTurn;

    /// <summary>The loop around this block, and around the blocks around it, where its callbacks run meanwhile; else null.</summary>
    private EventLoop? PumpedLoop
    {
        get
        {
            if (!_isPrivate)
                return null;

            var outer = _outer;
            while (outer is { _isPrivate: true })
                outer = outer._outer;
            return outer is { _nesting: LoopNesting.Pump, IsRunning: true } && outer._pumpDepth < DeepestPump ? outer : null;
        }
    }

    /// <summary>Whether code of this loop is under way: a block's before it waits too, for which no loop runs yet.</summary>
    private bool IsInUse => _isPrivate ? _context.IsOpen : IsRunning;

    /// <summary>The innermost of the loops around this one that has something to run; null for none. Any thread: a glance.</summary>
    private EventLoop? FindPaused()
    {
        var left = DeepestPump; // a glance from another thread may meet old links
        for (var outer = _outer; outer is not null && left > 0; outer = outer._outer, left--)
        {
            if (outer.IsInUse && outer._ready.Count + outer._mail.Count > 0)
                return outer;
        }

        return null;
    }

    private void SayParking(bool isParking, EventLoop? pumped)
    {
        Volatile.Write(ref _isParking, isParking);
        if (pumped is null)
            return;

        Volatile.Write(ref pumped._pumpedBy, isParking ? this : null);
        Volatile.Write(ref pumped._isParking, isParking);
    }

    private bool HasNoMail(EventLoop? pumped) => _mail.IsEmpty && (pumped is null || pumped._mail.IsEmpty);

    private int MillisecondsToNextTimer(EventLoop? pumped)
    {
        var own = MillisecondsToNextTimer();
        var others = pumped?.MillisecondsToNextTimer() ?? Timeout.Infinite;
        return own < 0 ? others : others < 0 ? own : Math.Min(own, others);
    }

    /// <summary>Where the next step of what a block waits for stands in the queue of the loop that the block pauses, it can never run.</summary>
    private void ThrowIfDeadlocked()
    {
        if (!_isInDoubt || _until is not { } until)
            return;

        _isInDoubt = false;
        if (_heldTurn is { } held && held.HoldsNextStepOf(until))
        {
            throw new LoopDeadlockException(
                $"'{held.HolderName}' has the turn of the strand '{held.Name}' and waits in Async.Block for '{CallbackName.From(until)}', which needs that very turn. Await it instead, or use the strand's RunUntilFinished.");
        }

        for (var paused = _outer; paused is { IsInUse: true, _nesting: LoopNesting.Isolate }; paused = paused._isPrivate ? paused._outer : null)
        {
            if (!paused.HoldsNextStepOf(paused._calls.FunctionOf(until)))
                continue;

            throw new LoopDeadlockException(
                $"'{paused.CurrentName}' blocks the loop '{paused.Name}' in Async.Block and waits for '{CallbackName.From(until)}', whose next step stands in the queue of that very loop and cannot run before the block has ended. Await it instead, or set LoopNesting.Pump.");
        }
    }

    /// <summary>Whether the callback that goes on with <paramref name="function"/> is queued. On the loop's thread.</summary>
    private bool HoldsNextStepOf(Task function) =>
        _ready.Any(callback => callback.GoesOnWith(function)) || _mail.Any(letter => letter.Callback.GoesOnWith(function));
}
