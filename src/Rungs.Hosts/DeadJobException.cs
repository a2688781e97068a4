namespace Rungs.Hosts;

/// <summary>A job was put on the dead queue of its pool instead of being run, or run again; see <see cref="Exception.InnerException"/> for why.</summary>
public sealed class DeadJobException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="jobId">The job's id, under which it stands on the dead queue.</param>
    /// <param name="innerException">Why, as the worker has written it down.</param>
    public DeadJobException(string message, string jobId, Exception innerException)
        : base(message + " " + innerException?.Message, innerException) => JobId = jobId;

    /// <summary>The job's id, under which it stands on the dead queue.</summary>
    public string JobId { get; }
}
