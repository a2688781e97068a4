namespace Rungs.Streams;

/// <summary>How often to look for something before waiting for it: often while it comes soon, hardly ever while it does not.</summary>
internal struct SpinBudget
{
    /// <summary>Some microseconds: about what a wait and a wake cost.</summary>
    private const int Most = 40;

    /// <summary>After so many waits without a look, it is tried again.</summary>
    private const int WaitsBetweenTries = 32;

    private static readonly bool s_isWorthwhile = Environment.ProcessorCount > 1;

    private int _spins = Most;
    private int _waits;

    public SpinBudget()
    {
    }

    /// <summary>How often to look now.</summary>
    internal int Next()
    {
        if (!s_isWorthwhile)
            return 0;
        if (_spins == 0 && ++_waits >= WaitsBetweenTries)
            (_spins, _waits) = (Most, 0);
        return _spins;
    }

    /// <summary>It came while looking.</summary>
    internal void Succeeded() => _spins = Most;

    /// <summary>It did not.</summary>
    internal void Failed() => _spins /= 2;
}
