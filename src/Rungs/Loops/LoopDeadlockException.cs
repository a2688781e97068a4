namespace Rungs.Loops;

/// <summary>A wait that nothing can end any more: what is waited for needs what waits.</summary>
/// <remarks>Thrown only where that is certain; what merely looks like it is reported by <see cref="Diagnostics.StallMonitor"/>.</remarks>
public sealed class LoopDeadlockException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public LoopDeadlockException()
        : this("Something waits for itself.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public LoopDeadlockException(string message)
        : this(message, null)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">Why.</param>
    public LoopDeadlockException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
