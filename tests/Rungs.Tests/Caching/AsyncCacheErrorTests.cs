using Rungs.Caching;
using Rungs.Testing;

namespace Rungs.Tests.Caching;

public sealed class AsyncCacheErrorTests
{
    private readonly Factory<string> _factory = new();
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Error_ByDefault_ReachesAllWhoWait_AndIsNotKept()
    {
        var cache = new AsyncCache<string, int>();
        Task<int>[] callers = [Ask(cache), Ask(cache)];
        var error = new NotSupportedException();
        _factory[0].SetException(error);
        foreach (var caller in callers)
            Assert.Same(error, await Assert.ThrowsAsync<NotSupportedException>(() => caller.OrFailAsync()));
        var next = Ask(cache);
        _factory[1].SetResult(2);
        Assert.Equal(2, await next.OrFailAsync());
        cache.Validate();
    }

    [Fact]
    public async Task Error_CacheErrors_IsKeptUntilItsTimeIsOver()
    {
        var cache = new AsyncCache<string, int>(new() { CacheErrors = true, TimeToLive = TimeSpan.FromSeconds(1), TimeProvider = _time });
        var first = Ask(cache);
        var error = new NotSupportedException();
        _factory[0].SetException(error);
        Assert.Same(error, await Assert.ThrowsAsync<NotSupportedException>(() => first.OrFailAsync()));
        Assert.Same(error, await Assert.ThrowsAsync<NotSupportedException>(() => Ask(cache).OrFailAsync()));
        Assert.Equal((1, 1L, 1), (cache.Count, cache.Statistics.Hits, _factory.Runs));
        _time.Advance(TimeSpan.FromSeconds(1));
        var next = Ask(cache);
        _factory[1].SetResult(2);
        Assert.Equal(2, await next.OrFailAsync());
        Assert.Equal(1, cache.Statistics.Expired);
        cache.Validate();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_CacheErrors_IsNeverKept(bool isFaulted)
    {
        var cache = new AsyncCache<string, int>(new() { CacheErrors = true });
        var first = Ask(cache);
        if (isFaulted)
            _factory[0].SetException(new OperationCanceledException()); // as a task that is faulted, not cancelled
        else
            _factory[0].SetCanceled();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.OrFailAsync());
        Assert.Equal(0, cache.Count);
        var next = Ask(cache);
        _factory[1].SetResult(2);
        Assert.Equal(2, await next.OrFailAsync());
        cache.Validate();
    }

    [Fact]
    public async Task Factory_ThrowsAtOnceOrReturnsNull_ComesThroughTheTask_AndIsNotKept()
    {
        var cache = new AsyncCache<string, int>(new() { Name = "prices" });
        await Assert.ThrowsAsync<NotSupportedException>(() => cache.GetOrAddAsync("key", static _ => throw new NotSupportedException()).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cache.GetOrAddAsync("key", static _ => throw new OperationCanceledException()).AsTask());
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => cache.GetOrAddAsync("key", static _ => null!).AsTask());
        Assert.Contains("'key' in prices returned null", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, await cache.GetOrAddAsync("key", static _ => Task.FromResult(3)));
        cache.Validate();
    }

    [Fact]
    public async Task Comparer_ThrowsAsARunEnds_ItsCallersStillGetTheValue()
    {
        var comparer = new OddKey.Comparer();
        var cache = new AsyncCache<OddKey, int>(new() { Capacity = 1, Comparer = comparer });
        Assert.Equal(1, await cache.GetOrAddAsync(new(1), static _ => Task.FromResult(1)));
        var run = new TaskCompletionSource<int>();
        var asked = cache.GetOrAddAsync(new(2), _ => run.Task).AsTask();
        comparer.Refuses = static key => key.Number == 1; // which goes as the new one comes
        run.SetResult(2);
        Assert.Equal(2, await asked.OrFailAsync());

        var failing = new TaskCompletionSource<int>();
        asked = cache.GetOrAddAsync(new(3), _ => failing.Task).AsTask();
        comparer.Refuses = static key => key.Number == 3; // whose key is let go
        failing.SetException(new TimeZoneNotFoundException());
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => asked.OrFailAsync());
    }

    private Task<int> Ask(AsyncCache<string, int> cache) => cache.GetOrAddAsync("key", _factory.RunAsync).AsTask();
}
