namespace Rungs.Hosts;

/// <summary>The broker is not there, or does not allow what the pool needs. The message says what to do.</summary>
public sealed class BrokerException : RungUnavailableException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened, and what to do.</param>
    /// <param name="innerException">What the client library threw. Default: null.</param>
    public BrokerException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
