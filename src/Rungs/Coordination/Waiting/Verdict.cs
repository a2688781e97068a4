namespace Rungs.Coordination;

/// <summary>What became of a waiter.</summary>
internal enum Verdict
{
    /// <summary>Nothing yet: it stands in the line.</summary>
    None,

    /// <summary>It has what it waited for.</summary>
    Granted,

    /// <summary>Its token was cancelled first.</summary>
    Cancelled,

    /// <summary>There is nothing to wait for any more.</summary>
    Failed,
}
