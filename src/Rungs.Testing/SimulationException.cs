namespace Rungs.Testing;

/// <summary>A simulated test failed under one of its schedules. The message tells which, and the steps; the test's own error is the inner exception.</summary>
public sealed class SimulationException : Exception
{
    internal SimulationException(string message, Exception? inner, string replayToken, int schedule, IReadOnlyList<string> trace)
        : base(message, inner) =>
        (ReplayToken, Schedule, Trace) = (replayToken, schedule, trace);

    /// <summary>The schedule, to run it again: <see cref="SimulationOptions.Replay"/>.</summary>
    public string ReplayToken { get; }

    /// <summary>The number of the schedule that failed first, from 1.</summary>
    public int Schedule { get; }

    /// <summary>The steps of the shortest schedule found that fails, in words.</summary>
    public IReadOnlyList<string> Trace { get; }
}
