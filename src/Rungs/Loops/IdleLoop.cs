namespace Rungs.Loops;

/// <summary>A scope with an idle loop; made by <see cref="EventLoop.Idle"/>.</summary>
public sealed class IdleLoop : IDisposable
{
    private readonly EventLoop? _running;
    private readonly EventLoop? _own;
    private readonly SynchronizationContext? _context;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private bool _isDisposed;

    internal IdleLoop(EventLoop? running, EventLoop? own, SynchronizationContext? context)
    {
        _running = running;
        _own = own;
        _context = context;
        Loop = own is { IsRunning: false } ? own : new EventLoop(new EventLoopOptions { Name = "idle", TimeProvider = running?.TimeProvider ?? TimeProvider.System });
    }

    /// <summary>The loop of this scope; nothing runs it until you do.</summary>
    public EventLoop Loop { get; }

    /// <summary>Restores the thread's loops and context. Safe to call twice.</summary>
    /// <exception cref="InvalidOperationException">Another thread than the one that opened the scope closes it, or its loop is still running.</exception>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("An idle loop's scope was opened on another thread. Close it on the thread that called EventLoop.Idle(), with no await in between.");

        if (!ReferenceEquals(Loop, _own))
            Loop.Dispose();
        _isDisposed = true;
        EventLoop.Restore(_running, _own, _context);
    }
}
