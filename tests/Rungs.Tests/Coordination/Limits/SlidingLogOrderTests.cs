using System.Threading.RateLimiting;
using Rungs.Testing;
using static Rungs.Tests.Coordination.Limits.Shorthand;

namespace Rungs.Tests.Coordination.Limits;

public sealed class SlidingLogOrderTests
{
    [Fact]
    public void Acquire_BothColoursInLine_FirstComeFirstServed()
    {
        var time = new VirtualTime();
        using var limiter = Log(time, 1);
        var receivers = new Receivers(limiter, () => time.Elapsed);
        Assert.True(limiter.Takes());
        for (var caller = 0; caller < 10; caller++)
        {
            if (caller % 2 == 0)
                receivers.AddBlocking(caller, () => limiter.Acquire());
            else
                receivers.AddAsync(caller);
        }

        for (var served = 1; served <= 10; served++)
        {
            time.Advance(Seconds(10));
            receivers.Settle(10 - served);
        }

        Assert.Equal(Enumerable.Range(0, 10), receivers.Order);
    }

    [Fact]
    public void Acquire_ABigRequestIsFirst_SmallOnesDoNotOvertakeIt()
    {
        var time = new VirtualTime();
        using var limiter = Log(time, 3);
        var receivers = new Receivers(limiter, () => time.Elapsed);
        Assert.True(limiter.Takes());
        time.Advance(Seconds(4));
        receivers.AddAsync(0, permits: 3);
        receivers.AddAsync(1);
        receivers.AddBlocking(2, () => limiter.Acquire());
        Assert.Equal((3, 2), (receivers.Waiting, limiter.Available()));
        Assert.False(limiter.Takes()); // two are free, and meant for who waits
        Assert.False(limiter.Takes(0));
        time.Advance(Seconds(6));
        receivers.Settle(2);
        Assert.Equal([0], receivers.Order);
        time.Advance(Seconds(10));
        receivers.Settle(0);
        Assert.Equal([0, 1, 2], receivers.Order.Order());
        Assert.Equal(1, limiter.Available());
    }

    [Fact]
    public void AcquireAsync_ZeroPermits_AsksWithoutTaking()
    {
        var time = new VirtualTime();
        using var limiter = Log(time, 1);
        Assert.True(limiter.Takes(0));
        Assert.True(limiter.AcquireAsync(0).Result.IsAcquired);
        Assert.True(limiter.Takes());
        Assert.False(limiter.Takes(0));
        var asking = limiter.AcquireAsync(0);
        var taking = limiter.AcquireAsync(1);
        Assert.False(asking.IsCompleted);
        time.Advance(Seconds(10));
        Assert.True(asking.Result.IsAcquired);
        Assert.True(taking.Result.IsAcquired);
    }

    [Fact]
    public void Cancel_TheFirst_ThoseBehindGoAtOnce()
    {
        var time = new VirtualTime();
        using var limiter = Log(time, 3);
        using var source = new CancellationTokenSource();
        var receivers = new Receivers(limiter, () => time.Elapsed);
        Assert.True(limiter.Takes());
        receivers.AddAsync(0, permits: 3, source.Token);
        receivers.AddAsync(1);
        receivers.AddBlocking(2, () => limiter.Acquire());
        receivers.AddAsync(3);
        source.Cancel();
        Assert.Equal(source.Token, Assert.IsType<OperationCanceledException>(receivers.ErrorOf(0)).CancellationToken);
        receivers.Settle(1);
        Assert.Equal([1, 2], receivers.Order.Order());
        Assert.Equal((0, 1, 3), (limiter.Available(), limiter.Queued(), limiter.Granted()));
        time.Advance(Seconds(10));
        receivers.Settle(0);
    }

    [Fact]
    public void Interrupt_TheFirst_ThoseBehindGoAtOnce()
    {
        var time = new VirtualTime();
        using var limiter = Log(time, 3);
        var receivers = new Receivers(limiter, () => time.Elapsed);
        Assert.True(limiter.Takes());
        var first = receivers.AddBlocking(0, () => limiter.Acquire(3), 3);
        receivers.AddAsync(1);
        first.Interrupt();
        Assert.IsType<ThreadInterruptedException>(receivers.ErrorOf(0));
        receivers.Settle(0);
        Assert.Equal([1], receivers.Order);
        Assert.Equal((1, 0), (limiter.Available(), limiter.Queued()));
    }

    [Fact]
    public void Cancel_BothColours_LeavesNoTrace()
    {
        var time = new VirtualTime();
        using var limiter = Log(time, 2);
        using var source = new CancellationTokenSource();
        var receivers = new Receivers(limiter, () => time.Elapsed);
        Assert.True(limiter.Takes(2));
        receivers.AddBlocking(0, () => limiter.Acquire(2, source.Token), 2);
        receivers.AddAsync(1, permits: 1, source.Token);
        Assert.Equal(3, limiter.Queued());
        source.Cancel();
        Assert.Equal(source.Token, Assert.IsType<OperationCanceledException>(receivers.ErrorOf(0)).CancellationToken);
        Assert.Equal(source.Token, Assert.IsType<OperationCanceledException>(receivers.ErrorOf(1)).CancellationToken);
        Assert.Equal((0, 1, 0), (limiter.Queued(), limiter.Granted(), limiter.Refused()));
        time.Advance(Seconds(10));
        Assert.Equal((2, 1), (limiter.Available(), limiter.Granted()));
        Assert.True(limiter.Takes(2));
    }

    [Fact]
    public void Acquire_TokenCancelledBefore_TakesNothing()
    {
        using var limiter = Log(new VirtualTime(), 1);
        var token = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => limiter.Acquire(token));
        Assert.True(limiter.AcquireAsync(1, token).IsCanceled);
        Assert.Equal(new RateLimiterStatistics { CurrentAvailablePermits = 1 }, limiter.GetStatistics(), StatisticsComparer.Instance);
    }
}
