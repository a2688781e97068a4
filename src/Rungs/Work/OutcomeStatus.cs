namespace Rungs;

/// <summary>How an item of a plan ended.</summary>
public enum OutcomeStatus
{
    /// <summary>It never ran, because the run was cancelled or left before its turn.</summary>
    NotStarted,

    /// <summary>It returned a value.</summary>
    Succeeded,

    /// <summary>It threw.</summary>
    Failed,

    /// <summary>It ran and ended with an <see cref="OperationCanceledException"/>.</summary>
    Cancelled,
}
