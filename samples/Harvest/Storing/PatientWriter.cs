using System.Diagnostics;
using Rungs.Harvest.CommandLine;

namespace Rungs.Harvest.Storing;

/// <summary>Stores batches, one at a time; while the database is away it tries again, for a bounded time, and then for no later batch.</summary>
internal sealed class PatientWriter(PageStore store, TimeSpan patience, Progress progress)
{
    /// <summary>How much longer a database may be away once a signal wants the program to end.</summary>
    private static readonly TimeSpan s_patienceAtTheEnd = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);

    /// <summary>The time stamp after which nothing is tried again. Read and written by <see cref="Volatile"/>.</summary>
    private long _latest = long.MaxValue;

    /// <summary>Why the database was given up; null while it is not.</summary>
    private volatile string? _goneBecause;

    internal string? GoneBecause => _goneBecause;

    /// <summary>The program is to end soon.</summary>
    internal void Hurry() => Volatile.Write(ref _latest, After(s_patienceAtTheEnd));

    /// <summary>Blocks until the batch is stored.</summary>
    /// <exception cref="Exception">It is not, and the database is given up.</exception>
    internal void Write(IReadOnlyList<PageRow> batch)
    {
        var deadline = After(patience);
        for (var pause = s_firstPause; ; pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause)
        {
            if (_goneBecause is { } reason)
                throw new InvalidOperationException(reason);

            try
            {
                store.Write(batch);
                progress.Stored(batch.Count);
                return;
            }
            catch (Exception error)
            {
                var why = OneLine.Of(error.Message);
                if (Stopwatch.GetTimestamp() >= Math.Min(deadline, Volatile.Read(ref _latest)))
                {
                    _goneBecause = why;
                    throw;
                }

                progress.Away(why, pause);
            }

            Thread.Sleep(pause);
        }
    }

    private static long After(TimeSpan span) => Stopwatch.GetTimestamp() + (long)(span.TotalSeconds * Stopwatch.Frequency);
}
