namespace Rungs.Hosts.Options;

internal static class Duration
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(365);

    internal static TimeSpan Check(TimeSpan value, TimeSpan least, string name)
    {
        if (value == Timeout.InfiniteTimeSpan)
            return value;
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, s_longest, name);
        return value;
    }
}
