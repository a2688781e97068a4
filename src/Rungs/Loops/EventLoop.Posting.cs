using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Rungs.Loops;

/// <remarks>
/// Posting: the loop's own thread puts callbacks straight into the ready queue; other threads send them by mail, which the
/// loop takes over whole at each turn.
/// </remarks>
public sealed partial class EventLoop
{
    /// <summary>What runs this turn. Only the thread that runs the loop touches it.</summary>
    private readonly CallbackQueue _ready = new();

    private readonly Mail _mail = new();

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
        Post(Callback.Of(callback, name), _context);
    }

    /// <summary>Queues <paramref name="callback"/>, which came through <paramref name="context"/>.</summary>
    internal void Post(in Callback callback, LoopContext context)
    {
        if (context.IsHere)
        {
            _ready.Enqueue(callback);
            return;
        }

        if (!context.IsOpen)
        {
            context.RunLate(callback);
            return;
        }

        var isFirst = _mail.Push(callback, context);
        if (isFirst)
            _parker.Unpark();

        // Whoever closes the loop closes first and looks for mail then; we posted first and look whether it is closed now. So
        // one of us sees the other. A private loop that was not run closes without a fence; then the barrier stands for it.
        if (_isPrivate && !IsRunning)
            Interlocked.MemoryBarrierProcessWide();
        if (!context.IsOpen)
            ForwardMail(context);
    }

    /// <summary>Counts a callback that runs late.</summary>
    internal void CountLate() => Interlocked.Increment(ref _lateCallbacks);

    /// <summary>Takes over, whole, what other threads posted.</summary>
    private void TakeMail()
    {
        Debug.Assert(ReferenceEquals(Running, this), "Only the thread that runs the loop takes its mail.");
        for (var letter = _mail.TakeAll(); letter is not null; letter = letter.Next)
        {
            if (ReferenceEquals(letter.Context, _context))
                _ready.Enqueue(letter.Callback);
            else
                letter.Context.RunLate(letter.Callback); // posted to an earlier block just as that ended
        }
    }

    /// <summary>Sends what came through a closed context to run late, and puts back what came through another. Any thread.</summary>
    private void ForwardMail(LoopContext closed)
    {
        for (var letter = _mail.TakeAll(); letter is not null; letter = letter.Next)
        {
            if (ReferenceEquals(letter.Context, closed))
                letter.Context.RunLate(letter.Callback);
            else
                Post(letter.Callback, letter.Context);
        }
    }

    /// <summary>Closes the loop: what it holds, and what comes later through its context, runs late.</summary>
    private void Retire()
    {
        var context = _context;
        context.IsOpen = false;
        while (_ready.Count > 0)
            context.RunLate(_ready.Dequeue());
        ForwardMail(context);
        while (_timers.Count > 0)
            _timers.RemoveFirst().FireLate(context, _time);
        if (_isPrivate)
            RenewContext();
    }
}
