using Rungs.Streams;
using Rungs.Testing;

namespace Rungs.Tests.Streams;

public sealed class BatchTests
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(10);

    private readonly VirtualTime _time = new();

    private BatchOptions Options => new() { TimeProvider = _time };

    [Fact]
    public void BadInput_IsRefusedAtTheCall()
    {
        Assert.Throws<ArgumentNullException>("source", () => AsyncStream.Batch<int>(null!, 1, s_wait));
        Assert.Throws<ArgumentOutOfRangeException>("maxQuantity", () => new ReadySource().Batch(0, s_wait));
        Assert.Throws<ArgumentOutOfRangeException>("maxWait", () => new ReadySource().Batch(1, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>("maxWait", () => new ReadySource().Batch(1, TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public async Task Quantity_ClosesABatch_AndTheRestComesAtTheEnd()
    {
        var batches = await new ReadySource(7).Batch(3, Timeout.InfiniteTimeSpan).ToListAsync();
        Assert.Equal([[0, 1, 2], [3, 4, 5], [6]], batches);
        Assert.Equal(4, (await new ReadySource(4).Batch(1, s_wait, Options).ToListAsync()).Count);
        Assert.Empty(await new ReadySource(0).Batch(3, s_wait, Options).ToListAsync());
    }

    [Fact]
    public async Task Time_CountsFromTheFirstItem()
    {
        var source = new GatedSource();
        await using var batches = source.Batch(10, s_wait, Options).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var step = batches.StepAsync();
        _time.Advance(TimeSpan.FromMinutes(1)); // no item yet: no batch to wait for
        source.Give(1);
        Hang.Until(() => _time.PendingTimers == 1, "the batch's time runs");
        _time.Advance(TimeSpan.FromSeconds(6));
        source.Give(2);
        Hang.Until(() => source.Steps == 3, "the second item is in the batch");
        _time.Advance(TimeSpan.FromSeconds(4) - TimeSpan.FromTicks(1));
        Assert.False(step.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(await step.OrFailAsync());
        Assert.Equal([1, 2], batches.Current);
    }

    [Fact]
    public async Task AlarmOfAnEarlierBatch_DoesNotCloseALaterOne()
    {
        var source = new GatedSource().Give(1, 2);
        await using var batches = source.Batch(2, s_wait, Options).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await batches.StepAsync().OrFailAsync());
        _time.Advance(TimeSpan.FromSeconds(9));
        var step = batches.StepAsync();
        source.Give(3);
        Hang.Until(() => source.Steps == 4, "the third item is in the batch");
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(step.IsCompleted);
        Hang.Until(() => _time.PendingTimers == 1, "the batch's time runs");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await step.OrFailAsync());
        Assert.Equal([3], batches.Current);
    }

    [Fact]
    public async Task LongWait_OfSeveralTimers_ClosesABatch()
    {
        var source = new GatedSource().Give(1);
        await using var batches = source.Batch(2, TimeSpan.FromDays(100), Options).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var step = batches.StepAsync();
        for (var days = 0; days < 100; days += 10)
        {
            Assert.False(step.IsCompleted);
            Hang.Until(() => _time.PendingTimers == 1, "the batch's time runs");
            _time.Advance(TimeSpan.FromDays(10));
        }

        Assert.True(await step.OrFailAsync());
    }

    [Fact]
    public async Task InfiniteWait_SetsNoTimer()
    {
        var source = new GatedSource().Give(1);
        await using var batches = source.Batch(2, Timeout.InfiniteTimeSpan, Options).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var step = batches.StepAsync();
        Hang.Until(() => source.Steps == 2, "the first item is in the batch");
        Assert.Equal(0, _time.PendingTimers);
        source.Give(2);
        Assert.True(await step.OrFailAsync());
    }

    [Fact]
    public async Task EndlessSourceThatIsAlwaysReady_IsClosedByTime()
    {
        var source = new ReadySource(stepping: _ => _time.Advance(TimeSpan.FromSeconds(1)));
        await using var batches = source.Batch(int.MaxValue, s_wait, Options).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        for (var i = 0; i < 5; i++)
        {
            Assert.True(await batches.StepAsync().OrFailAsync());
            Assert.InRange(batches.Current.Count, 9, 11);
        }
    }

    [Fact]
    public async Task EndlessSourceThatIsAlwaysReady_IsClosedByTheSystemsTime()
    {
        await using var batches = new ReadySource().Batch(int.MaxValue, TimeSpan.FromMilliseconds(1)).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await batches.StepAsync().OrFailAsync());
    }

    [Fact]
    public async Task Error_ComesAfterTheLastBatch()
    {
        var error = new NotSupportedException();
        var (batches, thrown) = await new GatedSource().Give(1, 2, 3).Fail(error).Batch(2, s_wait, Options).UntilErrorAsync().OrFailAsync();
        Assert.Equal([[1, 2], [3]], batches);
        Assert.Same(error, thrown);
    }

    [Fact]
    public async Task ErrorOfCurrent_ComesAfterTheLastBatch()
    {
        var error = new NotSupportedException();
        var source = new FaultySource(Fault.SecondCurrent, error);
        var (batches, thrown) = await source.Batch(9, s_wait, Options).UntilErrorAsync().OrFailAsync();
        Assert.Equal([[1]], batches);
        Assert.Same(error, thrown);
        Assert.Equal(1, source.Disposals);
    }

    [Fact]
    public async Task Source_IsOneStepAheadAtMost()
    {
        var source = new ReadySource();
        await using var batches = source.Batch(3, s_wait, Options).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.Equal(0, source.Steps);
        for (var i = 1; i <= 10; i++)
        {
            Assert.True(await batches.MoveNextAsync());
            Assert.InRange(source.Steps, 3 * i, (3 * i) + 1);
        }
    }

    [Fact]
    public async Task Cancellation_EndsTheWait_AndDisposesTheSource()
    {
        using var cancellation = new CancellationTokenSource();
        var source = new GatedSource().Give(1);
        var batching = source.Batch(2, s_wait, Options).ToListAsync(cancellation.Token);
        Hang.Until(() => source.Steps == 2, "the first item is in the batch");
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => batching.OrFailAsync());
        Assert.Equal((1, false), (source.Disposals, source.WasDisposedAmidStep));
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task LeavingEarly_DisposesTheSource_AndTakesTheStepNobodyWants()
    {
        var source = new StrictSource();
        var batches = source.Batch(2, s_wait, Options).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var step = batches.StepAsync();
        source.Give();
        Hang.Until(() => source.Steps == 2, "the first item is in the batch");
        _time.Advance(s_wait);
        Assert.True(await step.OrFailAsync());
        source.Give(); // while the consumer uses the batch
        await batches.LeaveAsync().OrFailAsync();
        Assert.Equal((2, 2), (source.Steps, source.Results));
        Assert.Empty(source.Faults);
    }
}
