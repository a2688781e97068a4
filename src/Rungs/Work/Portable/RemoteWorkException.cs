namespace Rungs;

/// <summary>A function failed in another process or on another machine.</summary>
/// <remarks>It holds what was written down of the error there; no exception type is made from a name that came over a wire.</remarks>
public sealed class RemoteWorkException : Exception
{
    /// <summary>Makes the exception from what was written down of the remote one.</summary>
    /// <param name="remoteType">The full name of its type.</param>
    /// <param name="message">Its message.</param>
    /// <param name="remoteStackTrace">Its stack, as text; may be empty.</param>
    /// <param name="innerException">Its inner exception, written down likewise. Default: null.</param>
    /// <exception cref="ArgumentNullException">A text is null.</exception>
    public RemoteWorkException(string remoteType, string message, string remoteStackTrace, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentNullException.ThrowIfNull(remoteType);
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(remoteStackTrace);
        RemoteType = remoteType;
        RemoteStackTrace = remoteStackTrace;
    }

    /// <summary>The full name of the type of the exception that the function threw, such as <c>System.IO.IOException</c>.</summary>
    public string RemoteType { get; }

    /// <summary>The stack of that exception, as text; empty where there was none.</summary>
    public string RemoteStackTrace { get; }

    /// <summary>The remote type, the message and both stacks.</summary>
    /// <returns>For logs.</returns>
    public override string ToString()
    {
        var inner = InnerException is null ? "" : $"{Environment.NewLine} ---> {InnerException}{Environment.NewLine}   --- end of the inner exception ---";
        var remote = RemoteStackTrace.Length == 0 ? "" : $"{Environment.NewLine}{RemoteStackTrace}{Environment.NewLine}   --- end of the remote stack ---";
        var local = StackTrace is null ? "" : Environment.NewLine + StackTrace;
        return $"{GetType().FullName}: {RemoteType}: {Message}{inner}{remote}{local}";
    }
}
