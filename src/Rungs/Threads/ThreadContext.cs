using Rungs.Coordination;

namespace Rungs.Threads;

/// <summary>Where async functions on the threads go on after an await: on a thread of the same engine, any of them.</summary>
internal sealed class ThreadContext : SynchronizationContext
{
    private readonly ThreadEngine _engine;

    /// <param name="engine">The engine.</param>
    /// <param name="hook">The hook the function was sent under; null outside tests.</param>
    internal ThreadContext(ThreadEngine engine, IScheduleHook? hook)
    {
        _engine = engine;
        Hook = hook;
        if (hook is ISchedule)
            SetWaitNotificationRequired();
    }

    /// <summary>What continuations take part in, whatever thread posts them.</summary>
    internal IScheduleHook? Hook { get; }

    /// <summary>What is current while one step runs: in a simulation none that another step has captured, see <see cref="Continuations"/>.</summary>
    internal ThreadContext ForOneStep() => Hook is ISchedule ? new ThreadContext(_engine, Hook) : this;

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => _engine.Continue(d, state, this);

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        d(state); // any thread will do, so this one
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <inheritdoc/>
    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout) =>
        ScheduleHook.Schedule?.Wait(waitHandles, waitAll, millisecondsTimeout) ?? WaitHelper(waitHandles, waitAll, millisecondsTimeout);
}
