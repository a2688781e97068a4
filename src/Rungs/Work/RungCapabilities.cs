namespace Rungs;

/// <summary>What differs from rung to rung, so that a caller (and the contract tests) can ask instead of knowing types.</summary>
public sealed record RungCapabilities
{
    /// <summary>What every rung inside this process can do: closures and exceptions pass as they are; running work is never ended.</summary>
    internal static readonly RungCapabilities Local = new() { TakesClosures = true, KeepsExceptions = true };

    /// <summary>Whether any lambda can run here, not only portable work.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool TakesClosures { get; init; }

    /// <summary>Whether a failure arrives as the very exception object that the function threw.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool KeepsExceptions { get; init; }

    /// <summary>Whether a cancellation ends work that ignores its token.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool EndsRunningWork { get; init; }

    /// <summary>Whether a function may run more than once for one call.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool AtLeastOnce { get; init; }
}
