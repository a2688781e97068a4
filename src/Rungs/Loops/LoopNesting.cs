namespace Rungs.Loops;

/// <summary>What <c>Async.Block</c> does to the running loop around it.</summary>
public enum LoopNesting
{
    /// <summary>The loop pauses: nothing else of it runs until the block has ended.</summary>
    Isolate,

    /// <summary>The loop's other callbacks run while the block waits, at most 64 blocks deep.</summary>
    Pump,

    /// <summary>The call throws <see cref="InvalidOperationException"/>: await the function instead.</summary>
    Refuse,
}
