namespace Rungs;

/// <summary>A lock taken for good; an interruption that came meanwhile is passed on at the end.</summary>
internal readonly ref struct GateScope
{
    private readonly Lock _gate;
    private readonly bool _isInterrupted;

    internal GateScope(Lock gate)
    {
        _gate = gate;
        gate.EnterForGood(ref _isInterrupted);
    }

    /// <summary>Leaves the lock.</summary>
    public void Dispose()
    {
        _gate.Exit();
        if (_isInterrupted)
            Thread.CurrentThread.Interrupt();
    }
}
