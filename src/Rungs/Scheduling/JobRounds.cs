namespace Rungs.Scheduling;

/// <summary>Jobs that were yielded between two joins.</summary>
internal sealed class JobRound(long number)
{
    internal long Number => number;

    /// <summary>How many of them are not done. Under the engine's lock.</summary>
    internal int Running { get; set; }

    internal JobRound? Next { get; set; }
}

/// <summary>Which of the yielded jobs are done, as far as a join must know: one that comes now waits for nothing that is yielded later.</summary>
/// <remarks>Used under the engine's lock.</remarks>
internal sealed class JobRounds
{
    /// <summary>The first round with jobs that are not done; else the current one.</summary>
    private JobRound _oldest;

    private JobRound _current;

    internal JobRounds() => _oldest = _current = new JobRound(0);

    /// <summary>How many jobs are not done.</summary>
    internal int Running { get; private set; }

    /// <summary>A job is yielded.</summary>
    internal JobRound Begin()
    {
        Running++;
        _current.Running++;
        return _current;
    }

    /// <summary>A job of <paramref name="round"/> is done.</summary>
    internal void End(JobRound round)
    {
        Running--;
        round.Running--;
        while (_oldest is { Running: 0, Next: { } next })
            _oldest = next;
    }

    /// <summary>Draws a line: what is yielded from here on is of another round.</summary>
    /// <returns>The last round before the line.</returns>
    internal long Close()
    {
        if (_current.Running > 0)
            _current = _current.Next = new JobRound(_current.Number + 1);
        return _current.Number - 1;
    }

    /// <summary>Whether all jobs are done up to the round <paramref name="number"/>.</summary>
    internal bool IsDone(long number) => _oldest.Number > number;
}
