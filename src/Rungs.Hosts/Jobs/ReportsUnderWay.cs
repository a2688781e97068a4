namespace Rungs.Hosts.Jobs;

/// <summary>Counts the reports of a job that are on their way: a function that reports faster than the broker takes must not fill the memory.</summary>
internal sealed class ReportsUnderWay
{
    private const int Most = 1000;

    private int _count;

    /// <returns>Whether there is room for another; where not, it is left out.</returns>
    internal bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= Most)
            return true;
        Interlocked.Decrement(ref _count);
        return false;
    }

    internal void Leave() => Interlocked.Decrement(ref _count);
}
