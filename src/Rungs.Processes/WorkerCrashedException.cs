namespace Rungs.Processes;

/// <summary>A worker process ended while it ran a call, or before it could begin.</summary>
public sealed class WorkerCrashedException : Exception
{
    internal WorkerCrashedException(string message, int? exitCode, int? signal, int attempt, Exception? innerException = null)
        : base(message, innerException) => (ExitCode, Signal, Attempt) = (exitCode, signal, attempt);

    /// <summary>The exit code, where the process left by itself; else null.</summary>
    public int? ExitCode { get; }

    /// <summary>The number of the signal that ended it, such as 9 for SIGKILL, or 6 after a stack overflow; null where none did.</summary>
    public int? Signal { get; }

    /// <summary>The how many-th worker it was that this call crashed.</summary>
    public int Attempt { get; }
}
