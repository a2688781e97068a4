using System.Runtime.CompilerServices;
using Rungs.Caching;

namespace Rungs.Tests.Caching;

public sealed class AsyncCacheRemovalTests
{
    private readonly AsyncCache<string, int> _cache = new();
    private readonly Factory<string> _factory = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_IsRemoved_WhoWaitsGetsItsValue_WhichIsNotKept(bool isCleared)
    {
        var waiting = Ask();
        if (isCleared)
            _cache.Clear();
        else
            Assert.True(_cache.Remove("key"));
        Assert.False(_cache.Remove("key"));
        var next = Ask();
        Assert.Equal(2, _factory.Runs);
        _factory[0].SetResult(1);
        Assert.Equal(1, await waiting.OrFailAsync());
        Assert.False(_factory.TokenOf(0).IsCancellationRequested);
        Assert.Equal(0, _cache.Count);
        _factory[1].SetResult(2);
        Assert.Equal(2, await next.OrFailAsync());
        Assert.Equal((2, 1), (await Ask(), _cache.Count));
        _cache.Validate();
    }

    [Fact]
    public async Task Value_IsRemoved_NextCallerStartsAnew()
    {
        Assert.False(_cache.Remove("key"));
        await _cache.GetOrAddAsync("key", static _ => Task.FromResult(1));
        Assert.True(_cache.Remove("key"));
        Assert.Equal(2, await _cache.GetOrAddAsync("key", static _ => Task.FromResult(2)));
        _cache.Validate();
    }

    [Fact]
    public void Run_HasEnded_IsNotKeptAlive()
    {
        var (run, factory) = OnThread.Run(() => RunAndForget(_cache));
        Assert.Equal(1, _cache.Count);
        GC.Collect();
        Assert.False(factory.IsAlive, "The factory's target.");
        Assert.False(run.IsAlive, "The factory's task.");
        GC.KeepAlive(_cache);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Run, WeakReference Factory) RunAndForget(AsyncCache<string, int> cache)
    {
        var source = new TaskCompletionSource<int>();
        var factory = new Once(source.Task);
        Async.Block(async () =>
        {
            var asked = cache.GetOrAddAsync("key", factory.RunAsync);
            source.SetResult(1);
            return await asked;
        });
        return (new WeakReference(source.Task), new WeakReference(factory));
    }

    private Task<int> Ask() => _cache.GetOrAddAsync("key", _factory.RunAsync).AsTask();

    private sealed class Once(Task<int> task)
    {
        internal Task<int> RunAsync(string key) => task;
    }
}
