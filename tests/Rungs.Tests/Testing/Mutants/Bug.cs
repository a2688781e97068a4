namespace Rungs.Tests.Testing.Mutants;

/// <summary>A known way to get a primitive wrong; <see cref="None"/> is the twin that gets it right.</summary>
public enum Bug
{
    None,

    /// <summary>It decides to wait, and stands in the line only later: who gives in between finds nobody.</summary>
    LostWakeUp,

    /// <summary>Who was granted a permit and is cancelled at the same time keeps it for ever.</summary>
    PermitLeakOnCancel,

    /// <summary>A permit that was given to who waits first can be taken by who comes later.</summary>
    Barging,

    /// <summary>One permit goes to two.</summary>
    DoubleGrant,

    /// <summary>Disposal does not see who begins to wait at that moment.</summary>
    MissedDisposal,

    /// <summary>The timer of an earlier wait ends a later one.</summary>
    StaleTimer,
}
