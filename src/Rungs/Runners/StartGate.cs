namespace Rungs;

/// <summary>Whether the items of a run may still start: not once its consumer, or that of a run around it, has left.</summary>
/// <param name="outer">The gate of the run around; null outside.</param>
internal sealed class StartGate(StartGate? outer)
{
    private volatile bool _isClosed;

    internal bool IsOpen => !_isClosed && outer is not { IsOpen: false };

    internal void Close() => _isClosed = true;
}
