namespace Rungs.Strands;

/// <summary>Where async functions on a strand go on after an await: in their turn, on whatever thread.</summary>
internal sealed class StrandContext(StrandEngine engine) : SynchronizationContext
{
    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => engine.Post(new Turn(d, state));

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        if (engine.IsHeld)
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
}
