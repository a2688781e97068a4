using Rungs.Coordination;

namespace Rungs.Scheduling;

/// <summary>The times of a job that fires again and again: the n-th is n spans after the start, however late the others were.</summary>
internal sealed class JobSeries(Clock clock, long start, TimeSpan span)
{
    /// <summary>Which time is next, from 1.</summary>
    private long _next = 1;

    /// <summary>The next time, as a stamp.</summary>
    internal long Due => DueOf(_next);

    /// <summary>The next time has come: goes on to the first that is still to come.</summary>
    /// <returns>How many were passed over because they lie in the past too.</returns>
    internal long MoveOn(long now)
    {
        var passed = clock.Between(start, now).Ticks / span.Ticks;
        if (DueOf(passed) <= now) // else the elapsed time was rounded up to a time that is still to come
            passed++;
        var fired = _next;
        _next = Math.Max(passed, fired + 1);
        return _next - fired - 1;
    }

    private long DueOf(long number)
    {
        var ticks = (Int128)span.Ticks * number;
        return ticks < TimeSpan.MaxValue.Ticks ? clock.After(start, TimeSpan.FromTicks((long)ticks)) : Clock.Never;
    }
}
