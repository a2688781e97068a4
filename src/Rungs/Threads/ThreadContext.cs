namespace Rungs.Threads;

/// <summary>Where async functions on the threads go on after an await: on a thread of the same engine, any of them.</summary>
internal sealed class ThreadContext(ThreadEngine engine) : SynchronizationContext
{
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
