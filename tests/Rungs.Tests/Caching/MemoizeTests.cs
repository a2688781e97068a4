using Rungs.Caching;

namespace Rungs.Tests.Caching;

public sealed class MemoizeTests
{
    private int _runs;

    [Fact]
    public async Task EveryArity_RunsOncePerArguments()
    {
        var none = AsyncCache.Memoize(async () => { await Task.Yield(); return ++_runs; });
        Assert.Equal((1, 1), (await none(), await none()));
        var one = AsyncCache.Memoize(async (int a) => { await Task.Yield(); _runs++; return a; });
        Assert.Equal((5, 5, 6, 3), (await one(5), await one(5), await one(6), _runs));
        var two = AsyncCache.Memoize((int a, string b) => Count($"{a}{b}"));
        Assert.Equal(("1x", "1x", "1y", 5), (await two(1, "x"), await two(1, "x"), await two(1, "y"), _runs));
        var three = AsyncCache.Memoize((int a, string b, bool c) => Count($"{a}{b}{c}"));
        Assert.Equal(("1xTrue", "1xTrue", 6), (await three(1, "x", true), await three(1, "x", true), _runs));
        var four = AsyncCache.Memoize((int a, string b, bool c, char d) => Count($"{a}{b}{c}{d}"));
        Assert.Equal(("1xTruez", "1xTruez", 7), (await four(1, "x", true, 'z'), await four(1, "x", true, 'z'), _runs));
    }

    [Fact]
    public async Task EveryArity_WithToken_TokensAreNotPartOfTheKey()
    {
        using var own = new CancellationTokenSource();
        Func<CancellationToken, Task<string>> none = AsyncCache.Memoize((CancellationToken token) => Count("", token));
        Assert.Equal(("", ""), (await none(default), await none(own.Token)));
        Func<int, CancellationToken, Task<string>> one = AsyncCache.Memoize(async (int a, CancellationToken token) => await Count($"{a}", token));
        Assert.Equal(("1", "1", 2), (await one(1, default), await one(1, own.Token), _runs));
        Func<int, int, CancellationToken, Task<string>> two = AsyncCache.Memoize((int a, int b, CancellationToken token) => Count($"{a}{b}", token));
        Assert.Equal(("12", "12", 3), (await two(1, 2, default), await two(1, 2, own.Token), _runs));
        Func<int, int, int, CancellationToken, Task<string>> three = AsyncCache.Memoize((int a, int b, int c, CancellationToken token) => Count($"{a}{b}{c}", token));
        Assert.Equal(("123", "123", 4), (await three(1, 2, 3, default), await three(1, 2, 3, own.Token), _runs));
        Func<int, int, int, int, CancellationToken, Task<string>> four = AsyncCache.Memoize((int a, int b, int c, int d, CancellationToken token) => Count($"{a}{b}{c}{d}", token));
        Assert.Equal(("1234", "1234", 5), (await four(1, 2, 3, 4, default), await four(1, 2, 3, 4, own.Token), _runs));
    }

    [Fact]
    public async Task MethodGroups_AreTaken()
    {
        var none = AsyncCache.Memoize(CountAll);
        Assert.Equal((await none(), 1), (await none(), _runs));
        var one = AsyncCache.Memoize<string, string>(CountOne);
        Assert.Equal(("a", "a", 2), (await one("a"), await one("a"), _runs));
        Func<string, CancellationToken, Task<string>> withToken = Count;
        var two = AsyncCache.Memoize(withToken);
        Assert.Equal(("a", "a", 3), (await two("a", default), await two("a", default), _runs));
        Func<string, CancellationToken, Task<string>> both = AsyncCache.Memoize<string, string>(Count); // has both forms: the one with the token
        Assert.Equal(("a", "a", 4), (await both("a", default), await both("a", default), _runs));
    }

    [Fact]
    public async Task Caller_Leaves_TheRunStaysForTheRest_TheLastCancelsIt()
    {
        var factory = new Factory<string>();
        var memo = AsyncCache.Memoize<string, int>(factory.RunAsync);
        using var own = new CancellationTokenSource();
        var leaving = memo("a", own.Token);
        var staying = memo("a", default);
        own.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving.OrFailAsync());
        factory[0].SetResult(1);
        Assert.Equal(1, await staying.OrFailAsync());
        using var other = new CancellationTokenSource();
        leaving = memo("b", other.Token);
        other.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving.OrFailAsync());
        factory.OrFailUntilCancelled(1);
    }

    [Fact]
    public async Task Null_IsAnArgument()
    {
        var one = AsyncCache.Memoize((string? a) => Count(a ?? "nothing"), new AsyncCacheOptions<string> { Comparer = StringComparer.OrdinalIgnoreCase });
        Assert.Equal(("nothing", "nothing", 1), (await one(null), await one(null), _runs));
        Assert.Equal(("a", "a", 2), (await one("a"), await one("A"), _runs));
        var plain = AsyncCache.Memoize((int? a) => Count($"{a}"));
        Assert.Equal(("", "", "1", 4), (await plain(null), await plain(null), await plain(1), _runs));
        var two = AsyncCache.Memoize((string? a, string? b) => Count($"{a}{b}"));
        Assert.Equal(("x", "x", "x", 6), (await two(null, "x"), await two(null, "x"), await two("x", null), _runs));
    }

    [Fact]
    public async Task KeySelector_MakesTheKey()
    {
        var memo = AsyncCache.Memoize((string a, int b) => Count(a), keySelector: (a, b) => b);
        Assert.Equal(("x", "x", "y", 2), (await memo("x", 1), await memo("y", 1), await memo("y", 2), _runs));
        var broken = AsyncCache.Memoize((string a) => Count(a), keySelector: static a => a == "null" ? null! : throw new NotSupportedException());
        Assert.Contains("returned null", (await Assert.ThrowsAsync<InvalidOperationException>(() => broken("null"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotSupportedException>(() => broken("a"));
        var tenant = "a";
        var none = AsyncCache.Memoize(() => Count(tenant), keySelector: () => tenant);
        Assert.Equal("a", await none());
        tenant = "b";
        Assert.Equal("b", await none());
    }

    [Fact]
    public async Task Options_AreHonoured_AComparerOfOtherKeysIsRefused()
    {
        var memo = AsyncCache.Memoize((int a) => Count($"{a}"), new AsyncCacheOptions { Capacity = 1 });
        await memo(1);
        await memo(2);
        await memo(1);
        Assert.Equal(3, _runs);
        var error = Assert.Throws<ArgumentException>("options", () => AsyncCache.Memoize((int a) => Count($"{a}"), new AsyncCacheOptions<string> { Comparer = StringComparer.Ordinal }));
        Assert.Contains("System.Int32", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("options", () => AsyncCache.Memoize((string a) => Count(a), new AsyncCacheOptions<string> { Comparer = StringComparer.Ordinal }, keySelector: static a => a));
        Assert.Throws<ArgumentNullException>("function", static () => AsyncCache.Memoize((Func<Task<int>>)null!));
    }

    private Task<string> CountAll() => Count("all");

    private Task<string> CountOne(string value) => Count(value);

    private Task<string> Count(string value)
    {
        _runs++;
        return Task.FromResult(value);
    }

    private Task<string> Count(string value, CancellationToken token)
    {
        Assert.True(token.CanBeCanceled);
        return Count(value);
    }
}
