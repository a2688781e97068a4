namespace Rungs.Testing.Schedules;

/// <summary>Draws the choices of runs, one run after another. One thread at a time.</summary>
internal abstract class Strategy
{
    /// <summary>A run begins.</summary>
    /// <param name="run">Its number, from 0.</param>
    internal abstract void Begin(int run);

    /// <summary>Which of <paramref name="count"/> goes first.</summary>
    /// <param name="count">Two or more.</param>
    /// <param name="keyOf">What tells them apart from step to step.</param>
    internal abstract int Choose(int count, Func<int, object> keyOf);

    /// <summary>One of <paramref name="count"/> values.</summary>
    internal virtual int Pick(int count) => Choose(count, static _ => "");

    /// <summary>Whether the test came to another choice than it did after the same ones before.</summary>
    internal bool HasDiverged { get; private protected set; }

    /// <summary>A run has ended.</summary>
    /// <returns>Whether there is another to try.</returns>
    internal virtual bool End() => true;
}
