using Rungs.Caching;
using Rungs.Testing;

namespace Rungs.Tests.Caching;

public sealed class AsyncCacheTimeoutTests
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    private readonly VirtualTime _time = new();
    private readonly Factory<string> _factory = new();

    [Fact]
    public async Task Factory_TakesTooLong_KeyIsFree_LateResultIsDropped()
    {
        var cache = Make();
        Task<int>[] callers = [Ask(cache), Ask(cache)];
        _time.Advance(s_timeout - TimeSpan.FromTicks(1));
        Assert.DoesNotContain(callers, static caller => caller.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        foreach (var caller in callers)
            Assert.Contains("'key' in slow", (await Assert.ThrowsAsync<TimeoutException>(() => caller.OrFailAsync())).Message, StringComparison.Ordinal);
        _factory.OrFailUntilCancelled(0);
        var next = Ask(cache);
        Assert.Equal(2, _factory.Runs);
        _factory[0].SetResult(1);
        Assert.Equal(0, cache.Count);
        _factory[1].SetResult(2);
        Assert.Equal(2, await next.OrFailAsync());
        Assert.Equal(2, await Ask(cache));
        Assert.Equal(0, _time.PendingTimers);
        cache.Validate();
    }

    [Fact]
    public async Task Factory_BlocksBeforeItsFirstAwait_KeyIsFreeAfterTheTimeout()
    {
        var cache = Make();
        using var isBlocked = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var first = Task.Factory.StartNew(
            () => cache.GetOrAddAsync("key", _ =>
            {
                isBlocked.Set();
                release.OrFail("the test");
                return Task.FromResult(1);
            }).AsTask(),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap();
        isBlocked.OrFail("the factory");
        var joined = Ask(cache);
        _time.Advance(s_timeout);
        await Assert.ThrowsAsync<TimeoutException>(() => joined.OrFailAsync());
        var next = Ask(cache);
        _factory[0].SetResult(2);
        Assert.Equal(2, await next.OrFailAsync());
        release.Set();
        await Assert.ThrowsAsync<TimeoutException>(() => first.OrFailAsync());
        Assert.Equal(2, await Ask(cache));
        cache.Validate();
    }

    [Fact]
    public async Task KeyWithoutText_TakesTooLong_CallersStillHear()
    {
        var cache = new AsyncCache<OddKey, int>(new() { FactoryTimeout = s_timeout, TimeProvider = _time, Comparer = new OddKey.Comparer() });
        var token = default(CancellationToken);
        var asked = cache.GetOrAddAsync(new(1) { HasText = false }, (_, given) =>
        {
            token = given;
            return new TaskCompletionSource<int>().Task;
        }).AsTask();
        _time.Advance(s_timeout);
        Assert.Contains(nameof(OddKey), (await Assert.ThrowsAsync<TimeoutException>(() => asked.OrFailAsync())).Message, StringComparison.Ordinal);
        Hang.Until(() => token.IsCancellationRequested, "the factory's cancellation");
        cache.Validate();
    }

    [Fact]
    public async Task Comparer_ThrowsAtTheTimeout_CallersStillHear()
    {
        var comparer = new OddKey.Comparer();
        var cache = new AsyncCache<OddKey, int>(new() { FactoryTimeout = s_timeout, TimeProvider = _time, Comparer = comparer });
        var asked = cache.GetOrAddAsync(new(1), static _ => new TaskCompletionSource<int>().Task).AsTask();
        comparer.Refuses = static _ => true;
        _time.Advance(s_timeout);
        await Assert.ThrowsAsync<TimeoutException>(() => asked.OrFailAsync());
        comparer.Refuses = static _ => false;
        Assert.Equal(2, await cache.GetOrAddAsync(new(1), static _ => Task.FromResult(2)));
        cache.Validate();
    }

    [Fact]
    public async Task Clock_Throws_CallersHear_KeyIsFree()
    {
        var clock = new BrokenClock();
        var cache = new AsyncCache<string, int>(new() { FactoryTimeout = s_timeout, TimeProvider = clock });
        await Assert.ThrowsAsync<NotSupportedException>(() => Ask(cache).OrFailAsync());
        clock.Works = true;
        Assert.Equal(2, await cache.GetOrAddAsync("key", static _ => Task.FromResult(2)).AsTask().OrFailAsync());
        cache.Validate();
    }

    [Fact]
    public async Task LongestTimeout_NeverComes()
    {
        var cache = new AsyncCache<string, int>(new() { FactoryTimeout = TimeSpan.MaxValue });
        var asked = Ask(cache);
        _factory[0].SetResult(1);
        Assert.Equal(1, await asked.OrFailAsync());
        cache.Validate();
    }

    private AsyncCache<string, int> Make() => new(new() { Name = "slow", FactoryTimeout = s_timeout, TimeProvider = _time });

    private Task<int> Ask(AsyncCache<string, int> cache) => cache.GetOrAddAsync("key", _factory.RunAsync).AsTask();

    private sealed class BrokenClock : TimeProvider
    {
        internal bool Works { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Works ? base.CreateTimer(callback, state, dueTime, period) : throw new NotSupportedException();
    }
}
