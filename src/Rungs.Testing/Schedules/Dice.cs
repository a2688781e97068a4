namespace Rungs.Testing.Schedules;

/// <summary>Random numbers that are the same on every machine and in every version: splitmix64, by Sebastiano Vigna.</summary>
internal struct Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The dice of one run of many.</summary>
    internal static Dice For(long seed, int run)
    {
        var mixed = new Dice((ulong)seed);
        return new Dice(mixed.Next() ^ ((ulong)run * 0xD1342543DE82EF95));
    }

    internal ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    internal int Next(int count) => (int)(((Next() >> 32) * (ulong)count) >> 32);
}
