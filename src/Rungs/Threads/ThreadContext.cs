using Rungs.Coordination;

namespace Rungs.Threads;

/// <summary>Where async functions on the threads go on after an await: on a thread of the same engine, any of them.</summary>
/// <param name="engine">The engine.</param>
/// <param name="hook">The hook the function was sent under; null outside tests.</param>
internal sealed class ThreadContext(ThreadEngine engine, IScheduleHook? hook) : SynchronizationContext
{
    /// <summary>What continuations take part in, whatever thread posts them.</summary>
    internal IScheduleHook? Hook => hook;

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => engine.Continue(d, state, this);

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        d(state); // any thread will do, so this one
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;
}
