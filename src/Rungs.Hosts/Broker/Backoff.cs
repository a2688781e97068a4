namespace Rungs.Hosts.Broker;

/// <summary>How long to wait before it is tried again.</summary>
internal static class Backoff
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    /// <summary>Twice as long after each failure, half of it at random, so that many who lost the same broker do not come back at once.</summary>
    internal static TimeSpan After(int failures)
    {
        var longest = Math.Min(s_shortest.TotalMilliseconds * Math.Pow(2, failures), s_longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds((longest / 2) + (Random.Shared.NextDouble() * longest / 2));
    }

    /// <summary>The same for a queue that is full, or still being made: it may have room soon, and nobody is asked to let everybody in.</summary>
    internal static TimeSpan AfterRefusals(int refusals) => After(refusals) / 5;
}
