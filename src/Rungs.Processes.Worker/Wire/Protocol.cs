namespace Rungs.Processes.Wire;

/// <summary>What both sides take for granted.</summary>
internal static class Protocol
{
    /// <summary>Raised with each change of the wire.</summary>
    internal const int Version = 2;

    /// <summary>The environment variable with the token that a worker has to show.</summary>
    internal const string TokenVariable = "RUNGS_WORKER_TOKEN";

    /// <summary>How many hexadecimal digits the token has, 32 random bytes. It crosses as they are: to make bytes of them cost a worker a millisecond of its start.</summary>
    internal const int TokenLength = 64;

    /// <summary>The longest payload of what is no argument and no result: the handshake, sources, and errors with all their texts.</summary>
    internal const int MaxHandshake = 16 * 1024 * 1024;

    /// <summary>The exit code of a worker that was sent garbage.</summary>
    internal const int BrokenExitCode = 70;

    /// <summary>The exit code of a worker that could not start.</summary>
    internal const int StartExitCode = 71;
}

/// <summary>Which socket it is.</summary>
internal enum Channel : byte
{
    /// <summary>Calls and what becomes of them. The pool closes its side when the last call is sent; the worker then ends.</summary>
    Work = 1,

    /// <summary>Cancellations. Its end is that of the pool, and ends the worker at once.</summary>
    Control = 2,
}
