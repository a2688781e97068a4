namespace Rungs.Testing.Schedules;

/// <summary>Why a run failed.</summary>
/// <param name="Kind">How.</param>
/// <param name="Error">What was thrown, where something was.</param>
/// <param name="Text">For people.</param>
internal sealed record Failure(FailureKind Kind, Exception? Error, string Text)
{
    /// <summary>Whether another is, as far as can be told, for the same reason.</summary>
    internal bool IsLike(Failure? other) => other is not null && other.Kind == Kind && other.Error?.GetType() == Error?.GetType();
}

/// <summary>How a run failed.</summary>
internal enum FailureKind
{
    /// <summary>Something was thrown.</summary>
    Error,

    /// <summary>Everything is blocked for ever.</summary>
    Deadlock,

    /// <summary>It takes steps without end.</summary>
    Endless,

    /// <summary>It does not go the same way twice.</summary>
    Diverged,

    /// <summary>A step takes no end, in real time.</summary>
    Stuck,
}
