namespace Rungs.Strands;

/// <summary>Something that waits for its turn on a strand: a callback that any thread runs, or a thread that goes on with its function.</summary>
internal readonly struct Turn
{
    private readonly SendOrPostCallback? _callback;
    private readonly object? _state;

    internal Turn(SendOrPostCallback callback, object? state)
    {
        _callback = callback;
        _state = state;
    }

    internal Turn(PausedThread thread) => _state = thread;

    /// <summary>The thread that is parked; null where it is a callback's turn.</summary>
    internal PausedThread? Thread => _callback is null ? (PausedThread)_state! : null;

    /// <summary>What the callback's name is found from.</summary>
    internal object? State => _state;

    internal void Invoke() => _callback!(_state);
}
