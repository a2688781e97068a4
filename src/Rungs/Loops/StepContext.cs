namespace Rungs.Loops;

/// <summary>In a simulation, the context of one step of a loop: it leads to the loop, and is no other step's.</summary>
/// <remarks>The class library calls in place what goes on in the context that is current: with one for each step it never is.</remarks>
internal sealed class StepContext : SynchronizationContext
{
    private readonly LoopContext _loop;

    internal StepContext(LoopContext loop)
    {
        _loop = loop;
        SetWaitNotificationRequired(); // so that Wait is called
    }

    /// <summary>Whether the running code goes on in this loop: its context is the current one, or that of a step of it.</summary>
    internal static bool IsOn(SynchronizationContext loop) =>
        Current is { } current && (ReferenceEquals(current, loop) || (current is StepContext step && ReferenceEquals(step._loop, loop)));

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => _loop.Post(d, state);

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => _loop.Send(d, state);

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <inheritdoc/>
    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout) => _loop.Wait(waitHandles, waitAll, millisecondsTimeout);
}
