using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using Rungs.Loops;
using Rungs.Testing;
using static Rungs.Tests.Coordination.Limits.Shorthand;

namespace Rungs.Tests.Coordination.Limits;

/// <summary>A grant counts from when its caller receives it; until then it takes up room in the window.</summary>
public sealed class LimiterReceiptTests
{
    [Fact]
    public void AcquireAsync_GrantedWhileItsLoopStands_TakesItsPlaceWhenTheLoopRuns() => OnThread.Run(() =>
    {
        var time = new VirtualTime();
        using var limiter = Log(time, 1);
        using var loop = new EventLoop();
        Assert.True(limiter.Takes());
        TimeSpan? receivedAt = null;
        var first = Task.CompletedTask;
        loop.RunUntilComplete(() =>
        {
            first = ReceiveAsync();
            return Task.CompletedTask;
        });
        var second = limiter.AcquireAsync();

        time.Advance(Seconds(10)); // granted; the loop does not run
        Assert.Equal((2, 1, 0), (limiter.Granted(), limiter.Queued(), limiter.Available()));
        time.Advance(Seconds(100));
        Assert.Null(receivedAt);
        Assert.False(second.IsCompleted);
        var refused = limiter.AttemptAcquire();
        Assert.False(refused.IsAcquired);
        Assert.Null(refused.RetryAfter()); // nobody knows when it arrives
        Assert.Null(limiter.IdleDuration);

        loop.RunUntilComplete(() => first);
        Assert.Equal(Seconds(110), receivedAt);
        Assert.False(second.IsCompleted);
        Assert.Equal(Seconds(10), limiter.AttemptAcquire().RetryAfter());
        time.Advance(Seconds(10) - TimeSpan.FromTicks(1));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(second.Result.IsAcquired);

        async Task ReceiveAsync()
        {
            using var lease = await limiter.AcquireAsync();
            Assert.Same(loop, EventLoop.Running);
            receivedAt = time.Elapsed;
        }
    });

    [Fact]
    public void AcquireAsync_OneOfSeveralReceivesLate_TheOthersGoOn()
    {
        var time = new VirtualTime();
        using var limiter = Log(time, 2);
        Assert.True(limiter.Takes(2));
        var late = limiter.AcquireAsync();
        time.Advance(Seconds(10));
        Assert.True(late.IsCompletedSuccessfully); // one of two is on its way, for ever so long
        for (var i = 0; i < 5; i++)
        {
            Assert.True(limiter.Takes());
            Assert.False(limiter.Takes());
            time.Advance(Seconds(10));
        }

        Assert.True(late.Result.IsAcquired);
        Assert.True(limiter.Takes());
        Assert.False(limiter.Takes());
    }

    [Fact]
    public void Receipt_ByAnInterruptedThread_IsCounted()
    {
        // The clock is read under the limiter's lock: a reader that stands still keeps it.
        var time = new HeldTime();
        using var limiter = Log(time, 1);
        Assert.True(limiter.Takes());
        var pending = limiter.AcquireAsync();
        time.Virtual.Advance(Seconds(10));
        Assert.True(pending.IsCompletedSuccessfully);
        ReceiveInterrupted(time, limiter, pending);
        Assert.Equal(0, limiter.Available());
        time.Virtual.Advance(Seconds(10));
        Assert.Equal(1, limiter.Available());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Receipt_TheWaitWasDropped_IsCountedOnceTheCollectorFindsIt(bool hasToken)
    {
        var time = new VirtualTime();
        using var limiter = Log(time, 1);
        using var source = new CancellationTokenSource(); // lives on, and must not keep the wait
        Assert.True(limiter.Takes());
        Drop(limiter, hasToken ? source.Token : default);
        time.Advance(Seconds(10));
        Assert.Null(limiter.IdleDuration);
        Hang.Until(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return limiter.AttemptAcquire().RetryAfter() is not null; // known again: it was received
            },
            "the collection of the dropped wait");
        time.Advance(Seconds(10));
        Assert.True(limiter.Takes());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(RateLimiter limiter, CancellationToken token) => _ = limiter.AcquireAsync(1, token);

    private static void ReceiveInterrupted(HeldTime time, RateLimiter limiter, ValueTask<RateLimitLease> pending)
    {
        var holder = new Thread(() =>
        {
            time.HoldsThisThread = true;
            limiter.AttemptAcquire();
        });
        holder.Start();
        time.Holds.OrFail("the clock's reader");

        var isHeard = false;
        var isAcquired = false;
        var receiver = new Thread(() =>
        {
            Thread.CurrentThread.Interrupt();
            try
            {
                isAcquired = pending.Result.IsAcquired;
                Thread.Sleep(Hang.Limit);
            }
            catch (ThreadInterruptedException)
            {
                isHeard = true;
            }
        });
        receiver.Start();
        Hang.Until(() => !receiver.IsAlive || receiver.ThreadState.HasFlag(ThreadState.WaitSleepJoin), "the receiver at the lock");
        time.GoOn.Set();
        holder.OrFail("the clock's reader");
        receiver.OrFail("the receiver");
        Assert.True(isAcquired, "The lease was not received.");
        Assert.True(isHeard, "The interruption was lost.");
    }

    /// <summary>A clock at which one thread can be held.</summary>
    private sealed class HeldTime : TimeProvider
    {
        [ThreadStatic]
        private static bool t_isHeld;

        internal VirtualTime Virtual { get; } = new();

        internal ManualResetEventSlim Holds { get; } = new();

        internal ManualResetEventSlim GoOn { get; } = new();

        internal bool HoldsThisThread
        {
            set => t_isHeld = value;
        }

        public override long TimestampFrequency => Virtual.TimestampFrequency;

        public override long GetTimestamp()
        {
            if (t_isHeld)
            {
                Holds.Set();
                GoOn.OrFail("the end of the hold");
                t_isHeld = false;
            }

            return Virtual.GetTimestamp();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Virtual.CreateTimer(callback, state, dueTime, period);
    }
}
