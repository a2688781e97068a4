using Rungs.Processes;
using Rungs.Testing;

namespace Rungs.Tests.Processes;

public sealed class DeadlineTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task WorkTimeout_CancelsTheToken()
    {
        using var scratch = new Scratch();
        var go = scratch["go"];
        var time = new VirtualTime();
        await using var pool = new ProcessPool(Pools.Quiet() with { WorkTimeout = s_minute, TimeProvider = time });
        var call = pool.RunAsync(() => Remote.WaitFor(go, default));
        Pools.UntilBegun(go);
        time.Advance(s_minute - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));
        var error = await Assert.ThrowsAsync<TimeoutException>(() => call.OrFailAsync());
        Assert.Contains("WaitFor(go, default)", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, pool.Statistics.Crashed);
    }

    [Fact]
    public async Task WorkTimeout_OfWhatIgnoresItsToken_KillsAfterTheGracePeriod()
    {
        using var scratch = new Scratch();
        var path = scratch["pid"];
        var time = new VirtualTime();
        await using var pool = new ProcessPool(Pools.Quiet() with { WorkTimeout = s_minute, GracePeriod = s_minute, TimeProvider = time });
        var call = pool.RunAsync(() => RemoteHarm.SleepNatively(path, default));
        Hang.Until(() => File.Exists(path), "it sleeps");
        time.Advance(2 * s_minute);
        var error = await Assert.ThrowsAsync<TimeoutException>(() => call.OrFailAsync());
        Assert.Contains("was killed", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, await pool.RunAsync(() => Remote.Add(1, 2)).OrFailAsync());
    }

    [Fact]
    public async Task WorkTimeout_CountsFromTheBeginningOfEachCall()
    {
        using var scratch = new Scratch();
        var (one, two) = (scratch["one"], scratch["two"]);
        var time = new VirtualTime();
        await using var pool = new ProcessPool(Pools.Quiet() with { Window = 4, WorkTimeout = s_minute, TimeProvider = time });
        var first = pool.RunAsync(() => Remote.WaitFor(one, default));
        var second = pool.RunAsync(() => Remote.WaitFor(two, default));
        Pools.UntilBegun(one);
        time.Advance(s_minute * 0.9);
        scratch.Touch("one");
        await first.OrFailAsync();
        Pools.UntilBegun(two);
        time.Advance(s_minute * 0.9);
        Assert.False(second.IsCompleted);
        time.Advance(s_minute * 0.1);
        await Assert.ThrowsAsync<TimeoutException>(() => second.OrFailAsync());
    }

    [Fact]
    public async Task ManyDeadlines_WithAClockThatCallsBackAtOnce_AreAllMet()
    {
        await using var pool = new ProcessPool(Pools.Quiet(2) with { WorkTimeout = s_minute, TimeProvider = new EagerTime() });
        for (var i = 0; i < 50; i++)
            Assert.Equal(i + 1, await pool.RunAsync(() => Remote.Add(i, 1)).OrFailAsync());
    }

    [Fact]
    public async Task ClockThatFails_HarmsNobodyElse()
    {
        var time = new EagerTime();
        await using var pool = new ProcessPool(Pools.Quiet() with { WorkTimeout = s_minute, TimeProvider = time });
        time.Fails = true;
        Assert.Equal(3, await pool.RunAsync(() => Remote.Add(1, 2)).OrFailAsync());
        Assert.Equal(4, await pool.RunAsync(() => Remote.Add(1, 3)).OrFailAsync());
    }

    /// <summary>Calls back, before its time, within the call that sets it.</summary>
    private sealed class EagerTime : TimeProvider
    {
        internal volatile bool Fails;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new EagerTimer(this, callback, state);

        private sealed class EagerTimer(EagerTime time, TimerCallback callback, object? state) : ITimer
        {
            private int _depth;

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                if (time.Fails)
                    throw new InvalidOperationException("no timers any more");
                if (Interlocked.Increment(ref _depth) < 3)
                    callback(state);
                Interlocked.Decrement(ref _depth);
                return true;
            }

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
