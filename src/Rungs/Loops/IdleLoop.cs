namespace Rungs.Loops;

/// <summary>A scope with an idle loop; made by <see cref="EventLoop.Idle"/>.</summary>
public sealed class IdleLoop : IDisposable
{
    private readonly LoopThread _thread;
    private readonly EventLoop? _running;
    private readonly EventLoop? _hidden;
    private readonly EventLoop? _own;
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private bool _isDisposed;

    internal IdleLoop(LoopThread thread)
    {
        _thread = thread;
        (_running, _hidden, _own) = (thread.Running, thread.Hidden, thread.Own);
        Loop = _own is { IsRunning: false, IsDisposed: false }
            ? _own
            : new EventLoop(new EventLoopOptions { Name = "idle", TimeProvider = _running?.TimeProvider ?? TimeProvider.System });
        (thread.Running, thread.Hidden, thread.Own) = (null, _running ?? _hidden, Loop);
        SynchronizationContext.SetSynchronizationContext(null);
    }

    /// <summary>The loop of this scope; nothing runs it until you do.</summary>
    public EventLoop Loop { get; }

    /// <summary>Restores the thread's loops and context. Safe to call twice.</summary>
    /// <exception cref="InvalidOperationException">Another thread than the one that opened the scope closes it, or its loop is still running.</exception>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        if (!ReferenceEquals(LoopThread.Current, _thread))
            throw new InvalidOperationException("An idle loop's scope was opened on another thread. Close it on the thread that called EventLoop.Idle(), with no await in between.");

        if (!ReferenceEquals(Loop, _own))
            Loop.Dispose();
        _isDisposed = true;
        (_thread.Running, _thread.Hidden, _thread.Own) = (_running, _hidden, _own);
        SynchronizationContext.SetSynchronizationContext(_context);
    }
}
