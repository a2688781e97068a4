using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Rungs.Loops;

/// <remarks>
/// Posting: the loop's own thread puts callbacks straight into the ready queue; other threads put them into the mail, a
/// second queue under a lock, which the loop takes over whole.
/// </remarks>
public sealed partial class EventLoop
{
    /// <summary>What runs this turn. Only the thread that runs the loop touches it.</summary>
    private readonly CallbackQueue _ready = new();

    /// <summary>Guards <see cref="_mail"/> and closing.</summary>
    private readonly Lock _gate = new();

    /// <summary>What other threads posted. Under the lock.</summary>
    private readonly CallbackQueue _mail = new();

    /// <summary>Where awaits inside the loop lead back to. Changed under the lock, by the loop's own thread.</summary>
    private LoopContext _context;

    /// <summary>Whether there is mail. Written under the lock, read without it before each turn.</summary>
    private bool _hasMail;

    /// <summary>Whether posts wait here for a run; else they run late.</summary>
    private bool _isOpen;

    private long _lateCallbacks;

    /// <summary>Runs <paramref name="callback"/> in the loop's next turn, in order, in the caller's execution context.</summary>
    /// <remarks>Safe from any thread. On an idle loop it waits for the next run; on a disposed one it runs on the thread pool.</remarks>
    /// <param name="callback">What to run; its error goes to <see cref="UnhandledException"/>.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="callback"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    public void CallSoon(Action callback, [CallerArgumentExpression(nameof(callback))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Post(new Callback(callback, ExecutionContext.Capture(), name), _context);
    }

    /// <summary>Queues <paramref name="callback"/>, which came through <paramref name="context"/>.</summary>
    internal void Post(in Callback callback, LoopContext context)
    {
        if (ReferenceEquals(t_running, this) && ReferenceEquals(context, _context))
        {
            _ready.Enqueue(callback);
            return;
        }

        bool isQueued, isFirst = false;
        lock (_gate)
        {
            isQueued = _isOpen && ReferenceEquals(context, _context);
            if (isQueued)
            {
                _mail.Enqueue(callback);
                isFirst = !_hasMail;
                _hasMail = true;
            }
        }

        if (!isQueued)
            context.RunLate(callback);
        else if (isFirst)
            Deliver(context);
    }

    /// <summary>Counts a callback that runs late.</summary>
    internal void CountLate() => Interlocked.Increment(ref _lateCallbacks);

    private void Deliver(LoopContext context)
    {
        _parker.Unpark();
        if (!_isPrivate || IsRunning)
            return;

        // A private loop ends a block that never ran it without taking the lock: it closes, then looks for mail, with no
        // fence between. This barrier is the other half: either that look sees our mail, or we see the loop closed here.
        // A block that runs the loop closes it under the lock, so then there is nothing to do.
        Interlocked.MemoryBarrierProcessWide();
        if (!Volatile.Read(ref _isOpen))
            ForwardMail(context);
    }

    /// <summary>Takes over, whole, what other threads posted.</summary>
    private void TakeMail()
    {
        Debug.Assert(ReferenceEquals(t_running, this), "Only the thread that runs the loop takes its mail.");
        lock (_gate)
        {
            while (_mail.Count > 0)
                _ready.Enqueue(_mail.Dequeue());
            _mail.TrimWhenEmpty();
            _hasMail = false;
        }
    }

    /// <summary>Sends mail that came to a closed loop to run late.</summary>
    private void ForwardMail(LoopContext context)
    {
        List<Callback> late = [];
        lock (_gate)
        {
            if (_isOpen && ReferenceEquals(context, _context))
                return; // the next block has begun, with the same context: it takes the mail
            while (_mail.Count > 0)
                late.Add(_mail.Dequeue());
            _hasMail = false;
        }

        foreach (var callback in late)
            context.RunLate(callback);
    }

    /// <summary>Closes the loop: what it holds, and what comes later through its context, runs late.</summary>
    private void Retire()
    {
        var context = _context;
        lock (_gate)
        {
            _isOpen = false;
            while (_mail.Count > 0)
                _ready.Enqueue(_mail.Dequeue());
            _hasMail = false;
            if (_isPrivate)
                _context = new LoopContext(this);
        }

        while (_ready.Count > 0)
            context.RunLate(_ready.Dequeue());
        while (_timers.Count > 0)
            _timers.RemoveFirst().FireLate(context, _time);
    }
}
