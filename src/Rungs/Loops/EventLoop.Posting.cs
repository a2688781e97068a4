using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Rungs.Loops;

/// <remarks>
/// Posting: the loop's own thread puts callbacks straight into the ready queue; other threads put them into the mail, a
/// concurrent queue from which the loop takes them at each turn.
/// </remarks>
public sealed partial class EventLoop
{
    /// <summary>What runs next. Only the thread that runs the loop touches it.</summary>
    private readonly CallbackQueue _ready = new();

    /// <summary>What other threads posted.</summary>
    private readonly ConcurrentQueue<Letter> _mail = new();

    /// <summary>Whether the loop is parked, or about to be, so that whoever sends mail has to wake it.</summary>
    private bool _isParking;

    /// <summary>Where awaits inside the loop lead back to. Changed only by a private loop, on its thread, between two blocks.</summary>
    private LoopContext _context;

    private long _lateCallbacks;

    /// <summary>Runs <paramref name="callback"/> in the loop's next turn, in order, in the caller's execution context.</summary>
    /// <remarks>Safe from any thread. On an idle loop it waits for the next run; on a disposed one it runs on the thread pool.</remarks>
    /// <param name="callback">What to run; its error goes to <see cref="UnhandledException"/>.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="callback"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    public void CallSoon(Action callback, [CallerArgumentExpression(nameof(callback))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Post(new Callback(callback, name), _context);
    }

    /// <summary>Queues a function on the loop's own thread: the way of every await inside the loop.</summary>
    internal void PostHere(SendOrPostCallback function, object? state) => _ready.Enqueue(function, state);

    /// <summary>Queues <paramref name="callback"/>, which came through <paramref name="context"/>.</summary>
    internal void Post(in Callback callback, LoopContext context)
    {
        if (context.IsHere)
            _ready.Enqueue(callback);
        else if (!TrySendMail(callback, context))
            context.RunLate(callback);
    }

    /// <summary>Counts a callback that runs late.</summary>
    internal void CountLate() => Interlocked.Increment(ref _lateCallbacks);

    /// <returns>Whether the loop is open; else the callback has to run late.</returns>
    private bool TrySendMail(in Callback callback, LoopContext context)
    {
        if (!context.IsOpen)
            return false;

        _mail.Enqueue(new Letter(callback, context));

        // Enqueue first, then look: the loop, before it parks, says so first and then looks for mail. So one sees the other. The
        // same holds for closing, only that a private loop which was not run closes without a fence; then the barrier of the
        // whole process stands for it.
        if (_isPrivate && !IsRunning)
            Interlocked.MemoryBarrierProcessWide();
        else
            Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isParking))
            Rouse();
        if (!context.IsOpen)
            context.RunMailLate();
        return true;
    }

    /// <summary>Ends the loop's park, or a wait that runs its callbacks.</summary>
    private void Rouse()
    {
        if (Volatile.Read(ref _pumpSignal) is not { } signal)
        {
            (Volatile.Read(ref _pumpedBy) ?? this)._parker.Unpark();
            return;
        }

        try
        {
            signal.Set();
        }
        catch (ObjectDisposedException)
        {
            // That wait has just ended: the loop is awake.
        }
    }

    /// <summary>Takes over what other threads posted.</summary>
    private void TakeMail()
    {
        Debug.Assert(ReferenceEquals(Running, this), "Only the thread that runs the loop takes its mail.");
        for (var left = CallbacksPerTurn; left > 0 && _mail.TryDequeue(out var letter); left--)
        {
            if (ReferenceEquals(letter.Context, _context))
                _ready.Enqueue(letter.Callback);
            else
                letter.Context.RunLate(letter.Callback); // posted to an earlier block just as that ended
        }
    }

    /// <summary>Takes the mail that came through <paramref name="closed"/>, in order.</summary>
    /// <param name="closed">A closed context of this loop.</param>
    /// <param name="others">What came through the next block's context meanwhile: to be posted again, outside any lock.</param>
    internal List<Callback> TakeMailOf(LoopContext closed, out List<Letter> others)
    {
        List<Callback> taken = [];
        others = [];
        if (!_mail.Any(letter => ReferenceEquals(letter.Context, closed)))
            return taken; // nearly always: and the next block's mail keeps its order

        while (_mail.TryDequeue(out var letter))
        {
            if (ReferenceEquals(letter.Context, closed))
                taken.Add(letter.Callback);
            else
                others.Add(letter);
        }

        return taken;
    }

    /// <summary>Closes the loop: what it holds, and what comes later through its context, runs late.</summary>
    private void Retire()
    {
        var holdsNothing = _ready.Count == 0 && _mail.IsEmpty;
        if (holdsNothing)
        {
            _context.IsOpen = false;
            Interlocked.MemoryBarrier(); // closed first, then the mail is looked at: see TrySendMail
        }

        if (!holdsNothing || !_mail.IsEmpty)
            _context.CloseWith(Held());
        while (_timers.Count > 0)
            _timers.RemoveFirst().FireLate();

        IEnumerable<Callback> Held()
        {
            while (_ready.Count > 0)
                yield return _ready.Dequeue();
            while (_mail.TryDequeue(out var letter))
                yield return letter.Callback;
        }
    }

    /// <summary>A callback on its way to the loop, and the context it came through.</summary>
    internal readonly record struct Letter(Callback Callback, LoopContext Context);
}
