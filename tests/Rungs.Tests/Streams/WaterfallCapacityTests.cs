using Rungs.Streams;
using Rungs.Tests.Coordination.Queues;

namespace Rungs.Tests.Streams;

public sealed class WaterfallCapacityTests
{
    private readonly BatchCallback _callback = new();

    private Waterfall<int> Start(int capacity, int maxQuantity = 1) =>
        new Waterfall<int>(Timeout.InfiniteTimeSpan, maxQuantity, _callback.RunAsync, new() { Capacity = capacity }).Start();

    [Fact]
    public async Task Full_TryPutSaysNo_AndPuttersWaitInOrder_OfBothColours()
    {
        await using var waterfall = Start(2);
        Assert.True(waterfall.TryPut(0));
        Assert.True(waterfall.TryPut(1));
        Assert.False(waterfall.TryPut(99));
        List<Task> putters = [];
        for (var i = 2; i < 6; i++)
        {
            var item = i;
            putters.Add(i % 2 == 0 ? OwnThread.Start(() => waterfall.Put(item)) : waterfall.PutAsync(item).AsTask());
            Hang.Until(() => waterfall.Statistics.WaitingPutters == item - 1, "the putter waits");
        }

        for (var i = 0; i < 4; i++)
        {
            Assert.False(putters[i].IsCompleted);
            _callback.End(i);
            await putters[i].OrFailAsync();
            Assert.False(waterfall.TryPut(99)); // not past those who wait
        }

        _callback.End(4);
        _callback.End(5);
        await waterfall.StopAsync(TestContext.Current.CancellationToken).OrFailAsync();
        for (var i = 0; i < 6; i++)
            await _callback.AssertNextAsync(i);
        Assert.Equal((6L, 6L, 0), (waterfall.Statistics.Put, waterfall.Statistics.Batches, waterfall.Statistics.Held));
    }

    [Fact]
    public async Task CancelledPutter_IsNotPut_AndLosesNoRoom()
    {
        await using var waterfall = Start(1);
        waterfall.Put(0);
        using var cancellation = new CancellationTokenSource();
        var asynchronous = waterfall.PutAsync(97, cancellation.Token).AsTask();
        var blocking = OwnThread.Start(() => waterfall.Put(98, cancellation.Token));
        Hang.Until(() => waterfall.Statistics.WaitingPutters == 2, "both wait");
        var last = waterfall.PutAsync(1, TestContext.Current.CancellationToken).AsTask();
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asynchronous.OrFailAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocking.OrFailAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waterfall.PutAsync(99, cancellation.Token).AsTask());
        Assert.ThrowsAny<OperationCanceledException>(() => waterfall.Put(99, cancellation.Token));

        _callback.End(0);
        await last.OrFailAsync();
        _callback.End(1);
        await waterfall.StopAsync(TestContext.Current.CancellationToken).OrFailAsync();
        await _callback.AssertNextAsync(0);
        await _callback.AssertNextAsync(1);
        Assert.Equal(2, waterfall.Statistics.Put);
    }

    [Fact]
    public async Task Stop_RefusesThoseWhoWait()
    {
        var waterfall = Start(1);
        waterfall.Put(0);
        var asynchronous = waterfall.PutAsync(1, TestContext.Current.CancellationToken).AsTask();
        var blocking = OwnThread.Start(() => waterfall.Put(2));
        Hang.Until(() => waterfall.Statistics.WaitingPutters == 2, "both wait");
        var stopping = waterfall.StopAsync(TestContext.Current.CancellationToken);
        Assert.Contains("stopped", (await Assert.ThrowsAsync<InvalidOperationException>(() => asynchronous.OrFailAsync())).Message);
        Assert.Contains("stopped", (await Assert.ThrowsAsync<InvalidOperationException>(() => blocking.OrFailAsync())).Message);
        Assert.False(stopping.IsCompleted);
        _callback.End(0);
        await stopping.OrFailAsync();
        Assert.Equal(1, waterfall.Statistics.Put);
    }

    [Fact]
    public void BlockedPut_IsReleased_WithTheThreadPoolSaturated() => OnThread.Run(() =>
    {
        using var first = new ManualResetEventSlim();
        List<int> items = [];
        var waterfall = new Waterfall<int>(Timeout.InfiniteTimeSpan, 1, batch =>
        {
            first.OrFail("the first batch is let go");
            items.AddRange(batch);
        }, new() { Capacity = 1 }).Start();
        using var hogs = new PoolHogs();
        waterfall.Put(0);
        var putting = new Thread(() => waterfall.Put(1)) { IsBackground = true };
        putting.Start();
        Hang.Until(() => waterfall.Statistics.WaitingPutters == 1, "the putter waits");
        first.Set();
        putting.OrFail("the putter");
        Hang.Until(() => waterfall.Statistics.Batches == 2, "both batches have ended");
        Assert.Equal([0, 1], items);
    });

    [Fact]
    public void BadSizes_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Capacity", () => new WaterfallOptions<int> { Capacity = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("MaxConcurrentBatches", () => new WaterfallOptions<int> { MaxConcurrentBatches = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("FinalizeTimeout", () => new WaterfallOptions<int> { FinalizeTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentException>("Name", () => new WaterfallOptions<int> { Name = " " });
        Assert.Throws<ArgumentNullException>("TimeProvider", () => new WaterfallOptions<int> { TimeProvider = null! });
        Assert.Throws<ArgumentException>("options", () => Start(capacity: 2, maxQuantity: 3));
        Assert.Throws<ArgumentOutOfRangeException>("maxQuantity", () => new Waterfall<int>(TimeSpan.FromSeconds(1), 0, static _ => { }));
        Assert.Throws<ArgumentOutOfRangeException>("maxWait", () => new Waterfall<int>(TimeSpan.Zero, 1, static _ => { }));
        Assert.Throws<ArgumentNullException>("callback", () => new Waterfall<int>(TimeSpan.FromSeconds(1), 1, (Action<IReadOnlyList<int>>)null!));
        Assert.Throws<ArgumentNullException>("callback", () => new Waterfall<int>(TimeSpan.FromSeconds(1), 1, (Func<IReadOnlyList<int>, Task>)null!));
        Assert.Throws<ArgumentNullException>("callback", () => new Waterfall<int>(TimeSpan.FromSeconds(1), 1, (Func<IReadOnlyList<int>, CancellationToken, Task>)null!));
    }
}
