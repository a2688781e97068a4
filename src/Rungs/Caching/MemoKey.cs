namespace Rungs.Caching;

/// <summary>The arguments of a call as a key: null is one too.</summary>
internal readonly record struct MemoKey<TArguments>(TArguments Arguments)
{
    /// <summary>What reports name the run by.</summary>
    public override string ToString() => Arguments?.ToString() ?? "null";
}
