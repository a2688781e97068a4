using Rungs.Caching;
using Rungs.Testing;

namespace Rungs.Tests.Caching;

public sealed class TtlLruCacheTests
{
    private static readonly TimeSpan s_span = TimeSpan.FromSeconds(10);

    private readonly VirtualTime _time = new();

    [Fact]
    public void Value_OnceItsTimeIsOver_IsNeverReturned()
    {
        var cache = Make();
        cache["a"] = 1;
        _time.Advance(s_span - TimeSpan.FromTicks(1));
        Assert.Equal(1, cache["a"]);
        _time.Advance(TimeSpan.FromTicks(1)); // having read it has not prolonged it
        Assert.False(cache.TryGetValue("a", out _));
        Assert.Throws<KeyNotFoundException>(() => cache["a"]);
        Assert.Equal((0, 1L), (cache.Count, cache.Statistics.Expired));
        Assert.Equal(2, cache.GetOrAdd("a", 2));
        _time.Advance(s_span);
        Assert.False(cache.Remove("a", out _));
        cache.Validate();
    }

    [Fact]
    public void Set_Again_BeginsItsTimeAnew()
    {
        var cache = Make();
        cache["a"] = 1;
        _time.Advance(s_span / 2);
        cache["a"] = 2;
        _time.Advance(s_span / 2);
        Assert.Equal(2, cache["a"]);
        Assert.Equal(2, cache.GetOrAdd("a", 3));
        _time.Advance(s_span / 2);
        Assert.Equal(3, cache.GetOrAdd("a", 3));
        cache.Validate();
    }

    [Fact]
    public void Expired_GoAsOthersAreSet()
    {
        var cache = new TtlLruCache<int, int>(1_000, s_span, timeProvider: _time);
        for (var i = 0; i < 100; i++)
            cache[i] = i;
        _time.Advance(s_span);
        Assert.Equal(100, cache.Count);
        for (var i = 0; i < 50; i++)
            cache[1_000 + i] = i;
        Assert.Equal(50, cache.Count);
        Assert.Equal((100L, 0L), (cache.Statistics.Expired, cache.Statistics.Evicted));
        cache.Validate();
    }

    [Fact]
    public void SystemClock_TinySpan_IsOverAtTheNextLook()
    {
        var cache = new TtlLruCache<int, int>(10, TimeSpan.FromTicks(1));
        cache[1] = 1;
        var set = TimeProvider.System.GetTimestamp();
        SpinWait.SpinUntil(() => TimeProvider.System.GetElapsedTime(set) > TimeSpan.FromTicks(1));
        Assert.False(cache.TryGetValue(1, out _));
        cache.Validate();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LongestSpan_IsKept(bool isVirtual)
    {
        var cache = new TtlLruCache<int, int>(10, TimeSpan.MaxValue, timeProvider: isVirtual ? _time : TimeProvider.System) { [1] = 1 };
        _time.Advance(TimeSpan.FromDays(100_000));
        Assert.Equal(1, cache[1]);
    }

    [Fact]
    public void RandomOperations_NeverReturnAnExpiredValue()
    {
        var random = new Random(7);
        var cache = new TtlLruCache<int, long>(50, s_span, timeProvider: _time);
        for (var i = 0; i < 50_000; i++)
        {
            var key = random.Next(80);
            switch (random.Next(4))
            {
                case 0:
                    cache[key] = _time.GetTimestamp();
                    break;
                case 1:
                    _time.Advance(TimeSpan.FromSeconds(random.NextDouble()));
                    break;
                case 2:
                    var now = _time.GetTimestamp();
                    Assert.InRange(now - cache.GetOrAdd(key, now), 0, s_span.Ticks - 1);
                    break;
                default:
                    if (cache.TryGetValue(key, out var set))
                        Assert.InRange(_time.GetTimestamp() - set, 0, s_span.Ticks - 1);
                    break;
            }

            Assert.InRange(cache.Count, 0, 50);
        }

        cache.Validate();
    }

    [Fact]
    public void Misuse_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("timeToLive", static () => new TtlLruCache<int, int>(1, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>("timeToLive", static () => new TtlLruCache<int, int>(1, Timeout.InfiniteTimeSpan));
        Assert.Throws<ArgumentOutOfRangeException>("capacity", static () => new TtlLruCache<int, int>(0, s_span));
    }

    private TtlLruCache<string, int> Make() => new(10, s_span, timeProvider: _time);
}
