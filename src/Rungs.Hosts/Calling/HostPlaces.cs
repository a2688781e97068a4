using System.Collections.Concurrent;
using Rungs.Hosts.Jobs;

namespace Rungs.Hosts.Calling;

/// <summary>The processes that the jobs of a pool were run in, as a timeline names them, with what is known of their clocks.</summary>
internal sealed class HostPlaces(string pool)
{
    /// <summary>Beyond this many, those known are forgotten: workers come and go for as long as a caller lives.</summary>
    private const int MaxPlaces = 1000;

    private readonly ConcurrentDictionary<(string Host, int ProcessId), WorkPlace> _places = new();

    /// <summary>For jobs of which nothing is known yet.</summary>
    internal WorkPlace Unknown { get; } = new(Level.Hosts, pool);

    /// <summary>A job has ended: by its worker's word where that has come, else now.</summary>
    internal void End(WorkSpan span, JobNote note, Exception? error)
    {
        if (note.Times is not { } times)
        {
            span.End(error);
            return;
        }

        var place = Of(times);
        place.Clock!.Observe(note.Sent, times.Began, times.Ended, note.Received);
        span.StartedAt(place, times.Began);
        span.End(error is null ? OutcomeStatus.Succeeded : error is OperationCanceledException ? OutcomeStatus.Cancelled : OutcomeStatus.Failed, error, times.Ended);
    }

    private WorkPlace Of(JobTimes times)
    {
        if (_places.Count > MaxPlaces)
            _places.Clear();
        return _places.GetOrAdd((times.Host, times.ProcessId), static (key, pool) => new WorkPlace(Level.Hosts, pool) { Host = key.Host, ProcessId = key.ProcessId, Runner = "job", Clock = new HostClock() }, pool);
    }
}
