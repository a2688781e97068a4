namespace Rungs.Tests.Strands;

/// <summary>Sees whether two functions of a strand are ever between two switches at once.</summary>
internal sealed class Exclusion
{
    private const int Nobody = 0;

    private int _inside;
    private int _broken;
    private int _segments;

    /// <summary>Stretches between two switches so far.</summary>
    internal int Segments => Volatile.Read(ref _segments);

    /// <summary>Who <paramref name="id"/> is has the turn from here on.</summary>
    internal void Enter(int id)
    {
        if (Interlocked.CompareExchange(ref _inside, id, Nobody) != Nobody)
            Interlocked.Increment(ref _broken);
        Interlocked.Increment(ref _segments);
    }

    /// <summary>Has had the turn alone up to here.</summary>
    internal void Leave(int id)
    {
        if (Interlocked.CompareExchange(ref _inside, Nobody, id) != id)
            Interlocked.Increment(ref _broken);
    }

    internal void AssertKept()
    {
        Assert.Equal(0, _broken);
        Assert.Equal(Nobody, _inside);
    }
}
