namespace Rungs;

/// <summary>A rung cannot run work now, whatever the work is: its workers do not start, or its broker is not there.</summary>
/// <remarks>
/// The work has not begun, so it may be run elsewhere. That tells it from the failure of a function, which a rung beyond this process
/// gives as <see cref="RemoteWorkException"/>, and from the loss of a work that may have begun, which has exceptions of its own.
/// </remarks>
public class RungUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened, and what to do.</param>
    /// <param name="innerException">What it comes from. Default: null.</param>
    public RungUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
