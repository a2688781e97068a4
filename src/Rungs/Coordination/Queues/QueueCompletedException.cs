namespace Rungs.Coordination;

/// <summary>Nothing can be put into a queue, or taken from it, any more, because <c>Complete</c> was called.</summary>
/// <remarks>Its <see cref="Exception.InnerException"/> is the error that was given to <c>Complete</c>, if any.</remarks>
public sealed class QueueCompletedException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public QueueCompletedException()
        : this("The queue is complete.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public QueueCompletedException(string message)
        : this(message, null)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">Why the queue was completed.</param>
    public QueueCompletedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
