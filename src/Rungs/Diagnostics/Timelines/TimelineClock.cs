using System.Diagnostics;

namespace Rungs.Diagnostics;

/// <summary>Tells a record's times from the beginning of its timeline on, those of other machines too.</summary>
internal sealed class TimelineClock
{
    private readonly long _origin = WorkRecord.Now;

    internal DateTimeOffset StartedAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>A time by this machine's clock.</summary>
    internal TimeSpan At(long time) => Stopwatch.GetElapsedTime(_origin, time);

    internal TimelineSpan ToSpan(WorkEntry entry)
    {
        var status = entry.Status;
        var place = entry.Place;
        var isRemote = place.Level is Level.Processes or Level.Hosts;
        var started = entry.Started;
        TimeSpan? start = started == 0 || (status is null && place.Level == Level.Hosts) ? null : In(place, started);
        TimeSpan? end = status is null ? null : In(started == 0 ? null : place, entry.Ended);
        if (start < At(entry.Queued))
            start = At(entry.Queued); // clocks that were set meanwhile
        if (end < start)
            end = start;
        return new TimelineSpan
        {
            Name = entry.Label.Name,
            Level = place.Level,
            Rung = place.Rung,
            Host = place.Host,
            ProcessId = place.ProcessId == 0 ? Environment.ProcessId : place.ProcessId,
            Thread = start is null ? null : place.Runner ?? entry.Thread?.Name ?? "(unknown)",
            Queued = At(entry.Queued),
            Started = start,
            Ended = end,
            Status = status,
            Error = entry.Details?.Error,
            Runs = start is null ? [] : Runs(entry, start.Value, end, place.Runner),
            HasAllRuns = isRemote || entry.Suspended == 0 || (entry.IsFollowed && entry.Details is not { Forgotten: > 0 }),
        };
    }

    private TimelineRun[] Runs(in WorkEntry entry, TimeSpan start, TimeSpan? end, string? runner)
    {
        var thread = runner ?? entry.Thread?.Name ?? "(unknown)";
        TimeSpan? paused = entry.Suspended == 0 ? end : At(entry.Suspended);
        return [new TimelineRun(start, paused, thread), .. (entry.Details?.Runs ?? []).Select(run => new TimelineRun(At(run.Began), At(run.Ended), run.Thread.Name))];
    }

    /// <summary>A time by the clock of a place.</summary>
    private TimeSpan In(WorkPlace? place, long time) =>
        place?.Clock is { } clock ? new TimeSpan(time - clock.Offset - StartedAt.UtcTicks) : At(time);
}
