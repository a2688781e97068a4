namespace Rungs;

/// <summary>The way to the processes. Where they have given up, they refuse works by themselves; from time to time one is the occasion to try again.</summary>
internal sealed class IsolatedLine(IRung processes, LadderOptions options)
{
    private const long NotMissed = long.MinValue;

    private readonly IProbedRung? _probed = processes as IProbedRung;
    private readonly TimeProvider _time = options.TimeProvider;

    /// <summary>When they were tried last, or began to be missed; <see cref="NotMissed"/> while they are there. Moved by interlocked steps.</summary>
    private long _missedSince = NotMissed;

    internal Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken)
    {
        if (_probed is null or { IsAvailable: true })
        {
            if (Volatile.Read(ref _missedSince) != NotMissed)
                Volatile.Write(ref _missedSince, NotMissed);
            return processes.RunAsync(work, cancellationToken);
        }

        return IsDue() ? TryAgainAsync(work, cancellationToken) : processes.RunAsync(work, cancellationToken);
    }

    /// <summary>Whether it is time to try again. True for one caller each time.</summary>
    private bool IsDue()
    {
        var now = _time.GetTimestamp();
        var since = Interlocked.CompareExchange(ref _missedSince, now, NotMissed);
        return since != NotMissed
            && _time.GetElapsedTime(since, now) >= options.RetryAfter
            && Interlocked.CompareExchange(ref _missedSince, now, since) == since;
    }

    private async Task<T> TryAgainAsync<T>(Work<T> work, CancellationToken cancellationToken)
    {
        try
        {
            await _probed!.ProbeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The run itself tells what is wrong.
        }

        return await processes.RunAsync(work, cancellationToken).ConfigureAwait(false);
    }
}
