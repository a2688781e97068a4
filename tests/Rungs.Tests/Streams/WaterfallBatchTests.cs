using Rungs.Streams;
using Rungs.Testing;

namespace Rungs.Tests.Streams;

public sealed class WaterfallBatchTests
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(10);

    private readonly VirtualTime _time = new();
    private readonly BatchCallback _callback = new() { EndsAtOnce = true };

    private Waterfall<int> Start(int maxQuantity, WaterfallOptions<int>? options = null, BatchCallback? callback = null) =>
        new Waterfall<int>(s_wait, maxQuantity, (callback ?? _callback).RunAsync, (options ?? new WaterfallOptions<int>()) with { TimeProvider = _time }).Start();

    [Fact]
    public async Task Quantity_ClosesABatch()
    {
        await using var waterfall = Start(3);
        for (var i = 0; i < 7; i++)
            waterfall.Put(i);
        await _callback.AssertNextAsync(0, 1, 2);
        await _callback.AssertNextAsync(3, 4, 5);
        Hang.Until(() => waterfall.Statistics.Batches == 2, "two batches have ended");
        Assert.Equal(1, waterfall.Statistics.Held);
    }

    [Fact]
    public async Task Time_CountsFromTheFirstItemOfABatch()
    {
        await using var waterfall = Start(100);
        _time.Advance(TimeSpan.FromMinutes(1)); // an empty batch waits for nothing
        waterfall.Put(1);
        _time.Advance(TimeSpan.FromSeconds(6));
        waterfall.Put(2);
        _time.Advance(TimeSpan.FromSeconds(4) - TimeSpan.FromTicks(1));
        Assert.Equal(2, waterfall.Statistics.Held);
        Assert.Equal((0, 0, 0L), (waterfall.Statistics.WaitingBatches, waterfall.Statistics.RunningBatches, waterfall.Statistics.Batches));
        _time.Advance(TimeSpan.FromTicks(1));
        await _callback.AssertNextAsync(1, 2);
    }

    [Fact]
    public async Task AlarmOfABatchThatFilled_NeitherClosesTheNextEarly_NorIsItsTimeLost()
    {
        await using var waterfall = Start(2);
        waterfall.Put(1);
        _time.Advance(TimeSpan.FromSeconds(9));
        waterfall.Put(2);
        await _callback.AssertNextAsync(1, 2);
        waterfall.Put(3);
        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1)); // past the first batch's time
        Hang.Until(() => waterfall.Statistics.RunningBatches == 0, "the first batch has ended");
        Assert.Equal((1, 1L), (waterfall.Statistics.Held, waterfall.Statistics.Batches));
        _time.Advance(TimeSpan.FromTicks(1));
        await _callback.AssertNextAsync(3);
        waterfall.Put(4);
        _time.Advance(s_wait);
        await _callback.AssertNextAsync(4);
    }

    [Fact]
    public async Task ClockThatRingsAtOnce_LosesNoBatch()
    {
        var callback = new BatchCallback { EndsAtOnce = true };
        await using var waterfall = new Waterfall<int>(TimeSpan.FromTicks(1), 100, callback.RunAsync, new WaterfallOptions<int> { TimeProvider = new HastyTime() }).Start();
        for (var i = 0; i < 3; i++)
        {
            waterfall.Put(i);
            await callback.AssertNextAsync(i);
        }
    }

    [Fact]
    public async Task LongWait_OfSeveralTimers_ClosesABatch()
    {
        await using var waterfall = new Waterfall<int>(TimeSpan.FromDays(100), 2, _callback.RunAsync, new WaterfallOptions<int> { TimeProvider = _time }).Start();
        waterfall.Put(1);
        _time.Advance(TimeSpan.FromDays(99));
        Assert.Equal((1, 1), (waterfall.Statistics.Held, _time.PendingTimers));
        _time.Advance(TimeSpan.FromDays(1));
        await _callback.AssertNextAsync(1);
    }

    [Fact]
    public async Task InfiniteWait_SetsNoTimer()
    {
        await using var waterfall = new Waterfall<int>(Timeout.InfiniteTimeSpan, 2, _callback.RunAsync, new WaterfallOptions<int> { TimeProvider = _time }).Start();
        waterfall.Put(1);
        Assert.Equal(0, _time.PendingTimers);
        waterfall.Put(2);
        await _callback.AssertNextAsync(1, 2);
    }

    [Fact]
    public async Task SystemTime_ClosesABatch()
    {
        await using var waterfall = new Waterfall<int>(TimeSpan.FromMilliseconds(1), 100, _callback.RunAsync).Start();
        waterfall.Put(1);
        await _callback.AssertNextAsync(1);
    }

    [Fact]
    public async Task OneAtATime_ComesInOrder()
    {
        await using var waterfall = Start(3, new() { Capacity = 30 });
        for (var i = 0; i < 3_000; i++)
            await waterfall.PutAsync(i, TestContext.Current.CancellationToken).AsTask().OrFailAsync();
        await waterfall.StopAsync(TestContext.Current.CancellationToken).OrFailAsync();
        Assert.Equal(1, _callback.MostRunning);
        var items = new List<int>();
        while (_callback.Came.TryTake(out var batch))
            items.AddRange(batch);
        Assert.Equal(Enumerable.Range(0, 3_000), items);
    }

    [Fact]
    public async Task ManyAtATime_AreAsManyAsSaid()
    {
        var callback = new BatchCallback();
        await using var waterfall = Start(1, new() { MaxConcurrentBatches = 3 }, callback);
        for (var i = 0; i < 10; i++)
            waterfall.Put(i);
        for (var i = 0; i < 3; i++)
            await callback.NextAsync();
        Assert.Equal((3, 7), (waterfall.Statistics.RunningBatches, waterfall.Statistics.WaitingBatches));
        for (var i = 0; i < 10; i++)
            callback.End(i);
        await waterfall.StopAsync(TestContext.Current.CancellationToken).OrFailAsync();
        Assert.Equal(3, callback.MostRunning);
        Assert.Equal(7, callback.Came.Statistics.Count);
    }

    /// <summary>A clock whose timers call back on the thread that sets them, before it goes on.</summary>
    private sealed class HastyTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Increment(ref _now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Timer(callback, state);

        private sealed class Timer(TimerCallback callback, object? state) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                if (dueTime != Timeout.InfiniteTimeSpan)
                    callback(state);
                return true;
            }

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
