namespace Rungs.Testing.Schedules;

/// <summary>Everything has a priority, drawn once; the highest goes first; at a few steps, drawn too, the one that goes falls to the lowest.</summary>
/// <remarks>
/// After Burckhardt, Kothari, Musuvathi, Nagarakatte, "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs",
/// ASPLOS 2010: a bug that takes d orderings is found by one run of n threads and k steps with a probability of at least
/// 1/(n k^(d-1)), with d - 1 changes. Here loops draw among their callbacks as threads are drawn, so the bound holds for tests of
/// threads alone, and of one loop alone.
/// </remarks>
internal sealed class PriorityStrategy(long seed, int changes) : Strategy
{
    /// <summary>Steps beyond the longest run so far after which choices are drawn evenly: who waits for another in a loop must not keep that from going.</summary>
    private const int Patience = 1_000;

    private readonly Dictionary<object, ulong> _priorities = new(ReferenceEqualityComparer.Instance);
    private readonly List<int> _changeAt = [];
    private Dice _dice;
    private int _choices;

    /// <summary>The lowest priority given so far; the first ones are drawn above it.</summary>
    private ulong _lowest;

    /// <summary>How many choices the longest run so far took.</summary>
    private int _longest = 16;

    internal override void Begin(int run)
    {
        _dice = Dice.For(seed, run);
        _priorities.Clear();
        _changeAt.Clear();
        (_choices, _lowest) = (0, uint.MaxValue);
        for (var i = 0; i < changes; i++)
            _changeAt.Add(_dice.Next(_longest));
    }

    internal override int Choose(int count, Func<int, object> keyOf)
    {
        if (_choices++ > _longest + Patience)
            return _dice.Next(count);

        var best = Highest(count, keyOf);
        if (!_changeAt.Contains(_choices - 1))
            return best;

        _priorities[keyOf(best)] = --_lowest;
        return Highest(count, keyOf);
    }

    internal override int Pick(int count) => _dice.Next(count);

    internal override bool End()
    {
        _longest = Math.Max(_longest, Math.Min(_choices, 10 * Patience));
        return true;
    }

    private int Highest(int count, Func<int, object> keyOf)
    {
        var (best, highest) = (0, 0UL);
        for (var i = 0; i < count; i++)
        {
            var priority = PriorityOf(keyOf(i));
            if (priority > highest)
                (best, highest) = (i, priority);
        }

        return best;
    }

    private ulong PriorityOf(object key)
    {
        if (!_priorities.TryGetValue(key, out var priority))
            _priorities[key] = priority = (_dice.Next() >> 1) | (1UL << 62);
        return priority;
    }
}
