namespace Rungs;

/// <summary>A stretch of time in which a thread ran a work's code.</summary>
internal readonly record struct WorkRun(long Began, long Ended, ThreadTag Thread);

/// <summary>What only some works of a record have: an error, and runs after their first pause.</summary>
/// <remarks>Of a work's threads one at a time is followed: who comes while another runs is not.</remarks>
internal sealed class SpanDetails
{
    /// <summary>So many runs are kept of a work.</summary>
    private const int MaxRuns = 16;

    /// <summary>The thread whose run is under way; null where none is.</summary>
    private ThreadTag? _runner;

    /// <summary>When that began. The runner's.</summary>
    private long _began;

    /// <summary>The runs, those that are written; grown by doubling. The runner's, read by anybody.</summary>
    private WorkRun[] _runs = [];

    /// <summary>How many of them are written.</summary>
    private int _count;

    /// <summary>What it failed with; null where it has not.</summary>
    internal string? Error { get; set; }

    /// <summary>How many runs there was no place for.</summary>
    internal int Forgotten { get; private set; }

    /// <summary>When it ran after its first pause, and on which threads.</summary>
    internal IReadOnlyList<WorkRun> Runs
    {
        get
        {
            var count = Volatile.Read(ref _count); // before the runs: these may be more meanwhile, never fewer
            return new ArraySegment<WorkRun>(Volatile.Read(ref _runs), 0, count);
        }
    }

    internal void BeginRun(long now)
    {
        if (Interlocked.CompareExchange(ref _runner, ThreadTag.Current, null) is null)
            _began = now;
    }

    /// <summary>Ends the run of this thread; does nothing where it has none.</summary>
    internal void EndRun(long now)
    {
        if (!ReferenceEquals(_runner, ThreadTag.Current))
            return;

        if (_count == MaxRuns)
        {
            Forgotten++;
        }
        else
        {
            if (_count == _runs.Length)
                Volatile.Write(ref _runs, [.. _runs, .. new WorkRun[Math.Max(2, _count)]]);
            _runs[_count] = new WorkRun(_began, now, _runner);
            Volatile.Write(ref _count, _count + 1);
        }

        Volatile.Write(ref _runner, null);
    }
}
