namespace Rungs.Testing.Schedules;

/// <summary>Makes a failing schedule shorter: fewer choices that are not what comes first in any case.</summary>
/// <remarks>After Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002: chunks are set to zero, big ones first.</remarks>
internal static class Shrinking
{
    /// <summary>So many runs are tried at most.</summary>
    private const int MostTries = 400;

    /// <param name="choices">Fail.</param>
    /// <param name="fails">Whether the test still fails in the same manner under others.</param>
    /// <returns>The shortest found that fail.</returns>
    internal static IReadOnlyList<int> Shorten(IReadOnlyList<int> choices, Func<IReadOnlyList<int>, bool> fails)
    {
        var best = Trimmed(choices);
        var tries = 0;
        for (var chunk = Math.Max(1, best.Count / 2); ; chunk = Math.Max(1, chunk / 2))
        {
            var hasHelped = false;
            for (var start = best.Count - 1; start >= 0 && tries < MostTries; start -= chunk)
            {
                var from = Math.Max(0, start - chunk + 1);
                var shorter = WithZeros(best, from, Math.Min(start, best.Count - 1));
                if (shorter is null)
                    continue;
                tries++;
                if (!fails(shorter))
                    continue;
                (best, hasHelped) = (shorter, true);
            }

            if (tries >= MostTries || (chunk == 1 && !hasHelped))
                return best;
        }
    }

    private static List<int> Trimmed(IReadOnlyList<int> choices) => [.. choices.Take(ReplayToken.LastChosen(choices) + 1)];

    /// <returns>Null where all of these are zero already.</returns>
    private static List<int>? WithZeros(List<int> choices, int from, int to)
    {
        List<int> copy = [.. choices];
        var hasChanged = false;
        for (var i = from; i <= to; i++)
        {
            hasChanged |= copy[i] != 0;
            copy[i] = 0;
        }

        return hasChanged ? Trimmed(copy) : null;
    }
}
