using System.Diagnostics;

namespace Rungs.Scheduling;

/// <summary>A payload that a <see cref="JobScheduler{T}"/> will yield at its time; cancels it.</summary>
/// <remarks>
/// <code>
/// pending ──due, and a consumer takes it──► fired       (of Every: it stays pending, for its next time)
///    └─────Cancel, or closed without it──► cancelled
/// </code>
/// <para>Members are safe to call from any thread.</para>
/// </remarks>
/// <typeparam name="T">The type of the payload.</typeparam>
[DebuggerDisplay("{State}")]
public sealed class ScheduledJob<T>
{
    private readonly JobEngine<T> _engine;

    /// <summary>Let go of once it cannot fire any more, so that a handle that is kept keeps nothing else. Under the engine's lock.</summary>
    private T _payload;

    /// <summary>Written under the engine's lock.</summary>
    private volatile JobState _state;

    internal ScheduledJob(JobEngine<T> engine, T payload, JobHeap<T> heap, JobSeries? series = null)
    {
        _engine = engine;
        _payload = payload;
        Heap = heap;
        Series = series;
    }

    /// <summary>What became of it.</summary>
    public JobState State => _state;

    /// <summary>Whose time it goes by.</summary>
    internal JobHeap<T> Heap { get; }

    /// <summary>The times of a job that fires again and again; else null.</summary>
    internal JobSeries? Series { get; }

    /// <summary>The place in the heap; -1 outside it. Moved by the heap.</summary>
    internal int HeapIndex { get; set; } = -1;

    /// <summary>Prevents it, and of <see cref="JobScheduler{T}.Every"/> all times that are still to come. O(log n).</summary>
    /// <returns>Whether this call prevented it; false where a consumer had it, or it was cancelled before.</returns>
    public bool Cancel() => _engine.Cancel(this);

    /// <summary>It fires; gives the payload. Under the lock.</summary>
    internal T Fire()
    {
        Debug.Assert(_state == JobState.Pending, "Only what is pending fires.");
        var payload = _payload;
        if (Series is null)
            Settle(JobState.Fired);
        return payload;
    }

    /// <summary>It does not fire any more. Under the lock.</summary>
    internal void Settle(JobState state)
    {
        Debug.Assert(_state == JobState.Pending && HeapIndex < 0, "It is settled once, when it has left the heap.");
        _state = state;
        _payload = default!;
    }
}
