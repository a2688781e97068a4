using Rungs.Caching;

namespace Rungs.Tests.Caching;

public sealed class AsyncCacheLeavingTests
{
    private readonly AsyncCache<string, int> _cache = new();
    private readonly Factory<string> _factory = new();

    [Fact]
    public async Task FirstCaller_Leaves_OthersStillGetTheValue()
    {
        using var own = new CancellationTokenSource();
        var first = Ask(own.Token);
        var second = Ask();
        own.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.OrFailAsync());
        Assert.False(_factory.TokenOf(0).IsCancellationRequested);
        _factory[0].SetResult(5);
        Assert.Equal(5, await second.OrFailAsync());
        Assert.Equal(5, await Ask());
        Assert.Equal(1, _factory.Runs);
        _cache.Validate();
    }

    [Fact]
    public async Task LastCaller_Leaves_FactoryIsCancelled_NewcomerStartsAnew_OldResultIsDropped()
    {
        using var own = new CancellationTokenSource();
        Task<int>[] leaving = [Ask(own.Token), Ask(own.Token)];
        own.Cancel();
        foreach (var task in leaving)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.OrFailAsync());
        _factory.OrFailUntilCancelled(0);
        var newcomer = Ask();
        Assert.Equal(2, _factory.Runs);
        _factory[0].SetResult(1);
        Assert.False(newcomer.IsCompleted);
        Assert.Equal(0, _cache.Count);
        _factory[1].SetResult(2);
        Assert.Equal(2, await newcomer.OrFailAsync());
        Assert.Equal(2, await Ask());
        _cache.Validate();
    }

    [Fact]
    public async Task Caller_LeavesWhileTheFactoryStarts_IsTheLastOne_FactoryIsCancelled()
    {
        using var own = new CancellationTokenSource();
        var token = default(CancellationToken);
        var asked = _cache.GetOrAddAsync("key", (_, given) =>
        {
            token = given;
            own.Cancel();
            return new TaskCompletionSource<int>().Task;
        }, own.Token).AsTask();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.OrFailAsync());
        Hang.Until(() => token.IsCancellationRequested, "the factory's cancellation");
        _cache.Validate();
    }

    [Fact]
    public async Task CancelledBefore_DoesNotStart_AndCancellationWinsOverAHit()
    {
        using var own = new CancellationTokenSource();
        own.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ask(own.Token));
        Assert.Equal(0, _factory.Runs);
        Assert.Equal(1, await _cache.GetOrAddAsync("key", static _ => Task.FromResult(1)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ask(own.Token));
    }

    [Fact]
    public async Task LastCaller_Leaves_CallbackOfTheFactorysTokenThrows_NobodyElseIsHurt()
    {
        var key = new OddKey(1) { HasText = false };
        var cache = new AsyncCache<OddKey, int>(new() { Comparer = new OddKey.Comparer() });
        using var own = new CancellationTokenSource();
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = cache.GetOrAddAsync(key, (_, token) =>
        {
            token.Register(() =>
            {
                heard.SetResult();
                throw OddKey.Error;
            });
            return new TaskCompletionSource<int>().Task;
        }, own.Token).AsTask();
        own.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.OrFailAsync());
        await heard.Task.OrFailAsync();
        Assert.Equal(2, await cache.GetOrAddAsync(key, static _ => Task.FromResult(2)));
        cache.Validate();
    }

    private Task<int> Ask(CancellationToken token = default) => _cache.GetOrAddAsync("key", _factory.RunAsync, token).AsTask();
}
