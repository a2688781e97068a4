namespace Rungs.Scheduling;

/// <summary>A job that is done when this is disposed, once.</summary>
internal sealed class JobHold<T>(JobEngine<T> engine, JobRound round) : IDisposable
{
    /// <summary>Null once disposed.</summary>
    private JobRound? _round = round;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _round, null) is { } round)
            engine.Done(round);
    }
}
