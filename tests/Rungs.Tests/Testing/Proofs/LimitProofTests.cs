using Rungs.Coordination;
using Rungs.Testing;
using static Rungs.Tests.Testing.Proofs.Proof;

namespace Rungs.Tests.Testing.Proofs;

/// <summary>Limits in time, exactly: never too many in a window, and nobody waits longer than need be.</summary>
public sealed class LimitProofTests
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);

    [Fact]
    public void SlidingLogRateLimiter_AnyWindow_HoldsNoMoreThanItsLimit() => Run(async () =>
    {
        const int Limit = 2;
        using var limiter = new SlidingLogRateLimiter(new SlidingLogRateLimiterOptions { PermitLimit = Limit, Window = s_window, QueueLimit = 10 });
        List<long> received = [];
        await Task.WhenAll(AskAsync(), Caller(Ask), AskAsync(), Caller(Ask), AskAsync());

        received.Sort();
        Assert.Equal(5, received.Count);
        for (var i = Limit; i < received.Count; i++)
            Assert.True(received[i] - received[i - Limit] >= s_window.Ticks, $"Three within a window: {string.Join(" ", received)}.");
        Assert.True(received[^1] <= 2 * s_window.Ticks + s_window.Ticks, $"Nobody waits for more than what is before: {string.Join(" ", received)}.");

        async Task AskAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(Simulation.Choose(3)), Simulation.Time);
            using var lease = await limiter.AcquireAsync();
            Assert.True(lease.IsAcquired, "There is room to wait.");
            received.Add(Simulation.Time.GetTimestamp());
        }

        void Ask()
        {
            using var lease = limiter.Acquire();
            Assert.True(lease.IsAcquired, "There is room to wait.");
            received.Add(Simulation.Time.GetTimestamp());
        }
    });

    [Fact]
    public void SlidingLogRateLimiter_CancelledWaiter_LeavesItsPlaceToTheNext() => Run(async () =>
    {
        using var limiter = new SlidingLogRateLimiter(new SlidingLogRateLimiterOptions { PermitLimit = 1, Window = s_window, QueueLimit = 10 });
        limiter.AttemptAcquire().Dispose();
        using var cancellation = new CancellationTokenSource();
        var leaving = LeaveAsync();
        var staying = Caller(() => limiter.Acquire().Dispose());
        await Caller(cancellation.Cancel);
        await Task.WhenAll(leaving, staying);
        Assert.InRange(Simulation.Time.GetTimestamp(), s_window.Ticks, 2 * s_window.Ticks);
        Assert.Equal(0, limiter.GetStatistics()!.CurrentQueuedCount);

        async Task LeaveAsync()
        {
            try
            {
                (await limiter.AcquireAsync(cancellationToken: cancellation.Token)).Dispose();
            }
            catch (OperationCanceledException)
            {
                Assert.True(cancellation.IsCancellationRequested, "Nobody else cancels.");
            }
        }
    });

    [Fact]
    public void Lockout_EntriesWaitForItsEnd_AndNoLonger() => Run(async () =>
    {
        using var lockout = new Lockout(new LockoutOptions { QueueLimit = 10 });
        long end = 0;
        await Task.WhenAll(LockAsync(1), LockAsync(3), EnterAsync(), Caller(Enter), EnterAsync());

        async Task LockAsync(int seconds)
        {
            await PauseAsync();
            end = Math.Max(end, Simulation.Time.GetTimestamp() + TimeSpan.FromSeconds(seconds).Ticks);
            lockout.LockFor(TimeSpan.FromSeconds(seconds));
        }

        async Task EnterAsync()
        {
            await PauseAsync();
            using var lease = await lockout.AcquireAsync();
            CheckEntry(lease.IsAcquired);
        }

        void Enter()
        {
            using var lease = lockout.Acquire();
            CheckEntry(lease.IsAcquired);
        }

        void CheckEntry(bool isAcquired)
        {
            Assert.True(isAcquired, "There is room to wait.");
            var now = Simulation.Time.GetTimestamp();
            Assert.True(now == 0 || now == end, $"It came in at {now}, which is neither the beginning nor the end of the lockout, {end}.");
        }
    });
}
