using Rungs.Processes;

namespace Rungs.Tests.Processes;

public sealed class RoomTests
{
    [Fact]
    public async Task WaitForRoom_IsGrantedInOrder()
    {
        using var scratch = new Scratch();
        var go = scratch["go"];
        await using var pool = new ProcessPool(Pools.Quiet() with { MaxQueue = 2 });
        Assert.True(pool.WaitForRoomAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        var running = pool.RunAsync(() => Remote.WaitFor(go, default));
        Pools.UntilBegun(go);
        using var cancellation = new CancellationTokenSource();
        var queued = Enumerable.Range(0, 2).Select(i => pool.RunAsync(() => Remote.Add(i, 0), cancellation.Token)).ToArray();
        var waiters = Enumerable.Range(0, 4).Select(_ => pool.WaitForRoomAsync(TestContext.Current.CancellationToken)).ToArray();
        using var impatience = new CancellationTokenSource();
        var impatient = pool.WaitForRoomAsync(impatience.Token);
        Assert.Equal((2, 5), (pool.Statistics.Queued, pool.Statistics.WaitingForRoom));

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.OrFailAsync());
        Assert.Equal(4, pool.Statistics.WaitingForRoom);
        var extra = pool.RunAsync(() => Remote.Add(9, 0)); // taken all the same
        Assert.Equal(3, pool.Statistics.Queued);

        scratch.Touch("go");
        foreach (var waiter in waiters)
            await waiter.OrFailAsync();
        await running.OrFailAsync();
        await Task.WhenAll([.. queued, extra]).OrFailAsync();
    }

    [Fact]
    public async Task WaitForRoom_OneLeaves_OneComesIn()
    {
        using var scratch = new Scratch();
        var go = scratch["go"];
        await using var pool = new ProcessPool(Pools.Quiet() with { MaxQueue = 2 });
        var running = pool.RunAsync(() => Remote.WaitFor(go, default));
        Pools.UntilBegun(go);
        using var cancellation = new CancellationTokenSource();
        var left = pool.RunAsync(() => Remote.Add(1, 0), cancellation.Token);
        var stays = pool.RunAsync(() => Remote.Add(2, 0));
        var first = pool.WaitForRoomAsync(TestContext.Current.CancellationToken);
        var second = pool.WaitForRoomAsync(TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();
        Assert.True(left.IsCanceled);
        await first.OrFailAsync();
        Assert.False(second.IsCompleted);
        scratch.Touch("go");
        await second.OrFailAsync();
        await Task.WhenAll(running, stays).OrFailAsync();
    }

    [Theory]
    [InlineData(PoolShutdown.Drain)]
    [InlineData(PoolShutdown.FinishRunning)]
    [InlineData(PoolShutdown.Kill)]
    public async Task WaitForRoom_OfAPoolThatIsDisposed_Fails(PoolShutdown shutdown)
    {
        using var scratch = new Scratch();
        var go = scratch["go"];
        var pool = new ProcessPool(Pools.Quiet() with { MaxQueue = 1, Shutdown = shutdown });
        var running = pool.RunAsync(() => Remote.WaitFor(go, default));
        Pools.UntilBegun(go);
        var queued = pool.RunAsync(() => Remote.Add(1, 0));
        var waiter = pool.WaitForRoomAsync(TestContext.Current.CancellationToken);
        var disposal = pool.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiter.OrFailAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.WaitForRoomAsync(TestContext.Current.CancellationToken).OrFailAsync());
        scratch.Touch("go");
        await disposal.OrFailAsync();
        Assert.True(running.IsCompleted && queued.IsCompleted);
        _ = (running.Exception, queued.Exception);
    }
}
