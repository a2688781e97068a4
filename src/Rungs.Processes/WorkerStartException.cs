namespace Rungs.Processes;

/// <summary>Worker processes do not start, so the pool has given up.</summary>
/// <remarks>The message holds what the worker wrote to standard error.</remarks>
public sealed class WorkerStartException : RungUnavailableException
{
    internal WorkerStartException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
