namespace Rungs.Streams;

/// <summary>What a merge does with an error of a source.</summary>
public enum ErrorBehavior
{
    /// <summary>It ends the merge: the values that are there already are given first, then the error is thrown.</summary>
    Raise,

    /// <summary>The other sources go on to their ends, then it is thrown. With a source that never ends, it never is.</summary>
    Delay,

    /// <summary>It ends its own source, and nobody hears of it.</summary>
    Suppress,
}
