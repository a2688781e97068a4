using Rungs.Coordination;

namespace Rungs.Strands;

/// <summary>Where async functions on a strand go on after an await: in their turn, on whatever thread.</summary>
internal sealed class StrandContext : SynchronizationContext
{
    private readonly StrandEngine _engine;

    internal StrandContext(StrandEngine engine)
    {
        _engine = engine;
        if (ScheduleHook.Schedule is not null)
            SetWaitNotificationRequired();
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => _engine.Post(new Turn(d, state));

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        if (_engine.IsHeld)
        {
            d(state);
            return;
        }

        // Blocks until it had its turn. A Task completes its blocking waiters directly, whatever the thread pool does.
        var sent = new Task(() => d(state));
        Post(static task => ((Task)task!).RunSynchronously(TaskScheduler.Default), sent);
        sent.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <inheritdoc/>
    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout) =>
        ScheduleHook.Schedule?.Wait(waitHandles, waitAll, millisecondsTimeout) ?? WaitHelper(waitHandles, waitAll, millisecondsTimeout);
}
