namespace Rungs.Tests.Support;

/// <summary>Holds the first that is posted until it is let go; what comes later goes to the thread pool.</summary>
internal sealed class HeldContext : SynchronizationContext
{
    private readonly TaskCompletionSource<Action> _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once something is held.</summary>
    internal Task Held => _held.Task;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!_held.TrySetResult(() => d(state)))
            base.Post(d, state);
    }

    /// <summary>Runs what is held, here.</summary>
    internal void LetGo() => _held.Task.Result();
}
