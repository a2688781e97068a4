namespace Rungs;

/// <summary>What a <see cref="Ladder"/> does with works that it has sent to hosts which cannot run them any more.</summary>
public enum WhenRungFails
{
    /// <summary>They are taken back, and run on this machine.</summary>
    FallBack,

    /// <summary>They are taken back, and fail with <see cref="RungUnavailableException"/>.</summary>
    Fail,
}
