using Rungs.Caching;
using Rungs.Diagnostics;
using Rungs.Testing;

namespace Rungs.Tests.Caching;

[Collection(StallsAlone.Name)]
public sealed class AsyncCacheCircleTests
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Factory_AsksForItsOwnKey_IsReportedByName_EndedByTheTimeout()
    {
        var cache = Make("self");
        using var stalls = new Stalls("self");
        Task<int> Make0(string key) => cache.GetOrAddAsync(key, Make0).AsTask();
        var asked = cache.GetOrAddAsync("own", Make0).AsTask();
        var stall = stalls.Next(StallKind.CircularFactory);
        Assert.Equal("own", stall.Culprit);
        Assert.Equal(["the factory of 'own' in self asks for 'own' in self"], stall.Links);
        _time.Advance(s_timeout);
        await Assert.ThrowsAsync<TimeoutException>(() => asked.OrFailAsync());
        Assert.Equal(1, await cache.GetOrAddAsync("own", static _ => Task.FromResult(1)));
        Assert.Equal(1, stalls.Count(StallKind.CircularFactory)); // on a busy machine, a wait may be reported too
        cache.Validate();
    }

    [Fact]
    public async Task Factories_AskInACircle_ByWayOfTwoCaches_IsReportedWithTheWay()
    {
        var (left, right) = (Make("left"), Make("right"));
        using var stalls = new Stalls("right");
        Task<int> MakeLeft(string key) => right.GetOrAddAsync("b", MakeRight).AsTask();
        async Task<int> MakeRight(string key)
        {
            await Task.Yield();
            return await left.GetOrAddAsync("a", MakeLeft);
        }

        var asked = left.GetOrAddAsync("a", MakeLeft).AsTask();
        var stall = stalls.Next(StallKind.CircularFactory);
        Assert.Equal("b", stall.Culprit);
        Assert.Equal(["the factory of 'b' in right asks for 'a' in left", "the factory of 'a' in left asks for 'b' in right"], stall.Links);
        Hang.Until(() => left.Statistics.Shared == 1, "it waits; until then, the timeout would let it start anew");
        _time.Advance(s_timeout);
        await Assert.ThrowsAsync<TimeoutException>(() => asked.OrFailAsync());
        Assert.Equal(1, await right.GetOrAddAsync("b", static _ => Task.FromResult(1)));
        left.Validate();
        right.Validate();
    }

    [Fact]
    public async Task Factories_AskForTheSameOther_IsNoCircle()
    {
        var cache = Make("diamond");
        using var stalls = new Stalls("diamond");
        var bottom = new TaskCompletionSource<int>();
        async Task<int> MakeTop(string key) => (await Task.WhenAll(cache.GetOrAddAsync("left", MakeSide).AsTask(), cache.GetOrAddAsync("right", MakeSide).AsTask())).Sum();
        Task<int> MakeSide(string key) => cache.GetOrAddAsync("bottom", _ => bottom.Task).AsTask();
        var asked = cache.GetOrAddAsync("top", MakeTop).AsTask();
        bottom.SetResult(3);
        Assert.Equal(6, await asked.OrFailAsync());
        Assert.Equal(0, stalls.Count(StallKind.CircularFactory));
        cache.Validate();
    }

    private AsyncCache<string, int> Make(string name) => new(new() { Name = name, FactoryTimeout = s_timeout, TimeProvider = _time });
}
