using System.Diagnostics;

namespace Rungs.Diagnostics;

/// <summary>Tells a record's times from the beginning of its timeline on, those of other machines too.</summary>
internal sealed class TimelineClock
{
    private readonly long _origin = WorkRecord.Now;

    internal DateTimeOffset StartedAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>A time by this machine's clock.</summary>
    internal TimeSpan At(long time) => Stopwatch.GetElapsedTime(_origin, time);

    internal TimelineSpan ToSpan(WorkSpan span)
    {
        var status = span.Status; // first: what is told of a work before its end is all there once this says that it has ended
        var place = span.Place;
        var isRemote = place.Level is Level.Processes or Level.Hosts;
        var started = span.Started;
        TimeSpan? start = started == 0 || (status is null && place.Level == Level.Hosts) ? null : In(place, started);
        TimeSpan? end = status is null ? null : In(started == 0 ? null : place, span.Ended);
        if (start < At(span.Queued))
            start = At(span.Queued); // clocks that were set meanwhile
        if (end < start)
            end = start;
        return new TimelineSpan
        {
            Name = span.Name,
            Level = place.Level,
            Rung = place.Rung,
            Host = place.Host,
            ProcessId = place.ProcessId == 0 ? Environment.ProcessId : place.ProcessId,
            Thread = start is null ? null : place.Runner ?? span.Thread?.Name ?? "(unknown)",
            Queued = At(span.Queued),
            Started = start,
            Ended = end,
            Status = status,
            Error = span.Error,
            Runs = start is null ? [] : Runs(span, start.Value, end, place.Runner),
            HasAllRuns = isRemote || span.Suspended == 0 || (span.IsFollowed && span.ForgottenRuns == 0),
        };
    }

    private TimelineRun[] Runs(WorkSpan span, TimeSpan start, TimeSpan? end, string? runner)
    {
        var thread = runner ?? span.Thread?.Name ?? "(unknown)";
        TimeSpan? paused = span.Suspended == 0 ? end : At(span.Suspended);
        return [new TimelineRun(start, paused, thread), .. span.LaterRuns.Select(run => new TimelineRun(At(run.Began), At(run.Ended), run.Thread.Name))];
    }

    /// <summary>A time by the clock of a place.</summary>
    private TimeSpan In(WorkPlace? place, long time) =>
        place?.Clock is { } clock ? new TimeSpan(time - clock.Offset - StartedAt.UtcTicks) : At(time);
}
