namespace Rungs.Hosts.Jobs;

/// <summary>Where and when a job was run; times are ticks of 100 ns, UTC, by the worker's clock.</summary>
/// <param name="Host">The worker's machine.</param>
/// <param name="ProcessId">The worker's process.</param>
/// <param name="Began">When the job was given to the worker's rung.</param>
/// <param name="Ended">When it had ended there.</param>
internal sealed record JobTimes(string Host, int ProcessId, long Began, long Ended)
{
    /// <summary>A job that was begun then, and has ended now, in this process.</summary>
    internal static JobTimes Since(long began) => new(Environment.MachineName, Environment.ProcessId, began, DateTime.UtcNow.Ticks);
}
