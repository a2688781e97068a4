namespace Rungs.Hosts.Jobs;

/// <summary>Why a job is on the dead queue, in a word; with it stands an error.</summary>
internal static class DeadReason
{
    /// <summary>No method is registered under its id here.</summary>
    internal const string Unknown = "unknown";

    /// <summary>The method has another version here.</summary>
    internal const string Version = "version";

    /// <summary>Its message cannot be read.</summary>
    internal const string Malformed = "malformed";

    /// <summary>It is longer than is allowed here.</summary>
    internal const string Oversized = "oversized";

    /// <summary>It is not signed with the key that is expected here.</summary>
    internal const string Signature = "signature";

    /// <summary>It has ended its workers too often.</summary>
    internal const string Crashed = "crashed";

    /// <summary>It was not begun before its deadline, and nobody waits to be told.</summary>
    internal const string Late = "late";

    /// <summary>Its function has failed, as often as is allowed.</summary>
    internal const string Failed = "failed";
}

/// <summary>A job that is not run: it goes to the dead queue.</summary>
internal sealed class JobRefusal(string reason, string message, long attempts = 0) : Exception(message)
{
    /// <summary>How often it was tried.</summary>
    internal long Attempts { get; } = attempts;

    /// <summary>One of <see cref="DeadReason"/>.</summary>
    internal string Reason { get; } = reason;
}
