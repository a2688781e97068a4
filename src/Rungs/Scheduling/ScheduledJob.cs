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

    internal ScheduledJob(JobEngine<T> engine, JobHeap<T> heap, JobSeries? series = null)
    {
        _engine = engine;
        Heap = heap;
        Series = series;
    }

    /// <summary>What became of it.</summary>
    public JobState State => _engine.StateOf(this);

    /// <summary>Whose time it goes by, and where it is as long as it is pending.</summary>
    internal JobHeap<T> Heap { get; }

    /// <summary>The times of a job that fires again and again; else null.</summary>
    internal JobSeries? Series { get; }

    /// <summary>What its heap knows it by, or did while it was there. Moved by the heap.</summary>
    internal int Slot { get; set; }

    /// <summary>Whether it was prevented. Moved under the engine's lock.</summary>
    internal bool IsCancelled { get; set; }

    /// <summary>Prevents it, and of <see cref="JobScheduler{T}.Every"/> all times that are still to come. O(log n), amortised.</summary>
    /// <returns>Whether this call prevented it; false where a consumer had it, or it was cancelled before.</returns>
    public bool Cancel() => _engine.Cancel(this);
}
