using System.Buffers;

namespace Rungs.Hosts.Options;

internal static class PoolName
{
    private static readonly SearchValues<char> s_allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    internal static string Check(string pool)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pool);
        return pool.Length <= 100 && !pool.AsSpan().ContainsAnyExcept(s_allowed)
            ? pool
            : throw new ArgumentException($"'{pool}' is no name for a pool. Take up to 100 letters, digits, '-', '_' and '.'.", nameof(pool));
    }
}
