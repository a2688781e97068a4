using System.Diagnostics.CodeAnalysis;

namespace Rungs.Caching;

/// <summary>Compares calls by a comparer of their arguments, which is not asked about null.</summary>
internal sealed class MemoKeyComparer<TArguments>(IEqualityComparer<TArguments> comparer) : IEqualityComparer<MemoKey<TArguments>>
{
    /// <summary>The comparer of some options, for these arguments.</summary>
    /// <exception cref="ArgumentException">It compares something else.</exception>
    internal static MemoKeyComparer<TArguments>? Of(AsyncCacheOptions options) => options.KeyComparer switch
    {
        null => null,
        IEqualityComparer<TArguments> comparer => new MemoKeyComparer<TArguments>(comparer),
        var other => throw new ArgumentException(
            $"The Comparer {other.GetType()} does not compare the keys of this function, which are {typeof(TArguments)}. Give an AsyncCacheOptions<K> whose K is the argument, "
            + "the tuple of the arguments, Unit where there are none, or object where there is a key selector.",
            nameof(options)),
    };

    public bool Equals(MemoKey<TArguments> x, MemoKey<TArguments> y) =>
        x.Arguments is null || y.Arguments is null ? x.Arguments is null && y.Arguments is null : comparer.Equals(x.Arguments, y.Arguments);

    public int GetHashCode([DisallowNull] MemoKey<TArguments> obj) => obj.Arguments is null ? 0 : comparer.GetHashCode(obj.Arguments);
}
