namespace Rungs.Harvest.Serving;

/// <summary>What becomes of a request.</summary>
internal enum FateKind
{
    Page,
    TooMany,
    Error,
    HangUpBefore,
    HangUpAmid,
}

/// <summary>What becomes of a request, and after how long.</summary>
/// <param name="Kind">What.</param>
/// <param name="Delay">After how long.</param>
/// <param name="Reset">Of a refusal: when to come back.</param>
internal readonly record struct Fate(FateKind Kind, TimeSpan Delay, TimeSpan Reset)
{
    private static readonly FateKind[] s_troubles = [FateKind.TooMany, FateKind.Error, FateKind.HangUpBefore, FateKind.HangUpAmid];

    /// <param name="seed">Decides all.</param>
    /// <param name="request">The how-manieth request it is.</param>
    /// <param name="trouble">How many of a hundred meet trouble.</param>
    /// <param name="longest">The longest delay.</param>
    internal static Fate Of(int seed, int request, int trouble, TimeSpan longest)
    {
        var random = new Random(unchecked((seed * 7919) + request));
        var kind = random.Next(100) < trouble ? s_troubles[random.Next(s_troubles.Length)] : FateKind.Page;
        return new Fate(kind, longest * random.NextDouble(), TimeSpan.FromMilliseconds(random.Next(20, 300)));
    }
}
