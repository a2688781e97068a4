namespace Rungs.Loops;

/// <summary>A callback waited on its loop's thread, where the loop's <see cref="EventLoopOptions.WaitInLoop"/> forbids it.</summary>
public sealed class LoopBlockedException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public LoopBlockedException()
        : this("A callback waited on its loop's thread.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public LoopBlockedException(string message)
        : this(message, null)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">Why.</param>
    public LoopBlockedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
