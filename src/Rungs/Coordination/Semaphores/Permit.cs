namespace Rungs.Coordination;

/// <summary>One permit of a semaphore: whether it is held, and for the how manieth time.</summary>
/// <remarks>
/// The generation tells a releaser from its stale copies: giving a permit back moves it on, so the same releaser, or a copy of
/// it on another thread, finds another generation than its own and does nothing.
/// </remarks>
internal sealed class Permit(SemaphoreEngine engine)
{
    /// <summary>Somebody has it. Of the first permit of a semaphore without permits: it does not exist yet.</summary>
    internal const long Held = 1;

    /// <summary>Only who has the engine's lock moves the word: somebody waits. Used for the first permit only.</summary>
    internal const long Guarded = 2;

    private const int GenerationShift = 2;
    internal const long NextGeneration = 1 << GenerationShift;

    /// <summary>The generation, <see cref="Guarded"/> and <see cref="Held"/>.</summary>
    internal long Word;

    internal SemaphoreEngine Engine => engine;

    /// <summary>The next free one; under the engine's lock.</summary>
    internal Permit? NextFree { get; set; }

    /// <summary>Moves the word; its guard's owner only. Others read it meanwhile, so it is written whole.</summary>
    internal void Move(long by) => Volatile.Write(ref Word, Word + by);

    /// <summary>What <see cref="Word"/> is, but for <see cref="Guarded"/>, while the releaser of <paramref name="generation"/> holds it.</summary>
    internal static long HeldWord(long generation) => (generation << GenerationShift) | Held;

    internal static long GenerationOf(long word) => word >> GenerationShift;
}
