using Rungs.Coordination;

namespace Rungs.Tests.Coordination;

public sealed class ParkerTests
{
    [Fact]
    public void Park_NotifiedBefore_ReturnsAtOnce()
    {
        var parker = new Parker();
        parker.Unpark();
        parker.Unpark(); // one notification stands, however often it is given
        Assert.True(parker.Park());
        Assert.False(parker.Park(1));
    }

    [Fact]
    public void Park_TimeRunsOut_SaysSoAndCanParkAgain()
    {
        var parker = new Parker();
        Assert.False(parker.Park(0));
        Assert.False(parker.Park(5));
        parker.Unpark();
        Assert.True(parker.Park(0));
    }

    [Fact]
    public void Park_UnderAHook_TheOwnerNeverRunsUncounted()
    {
        var hook = new CountingHook();
        var (left, right) = (new Parker(), new Parker());
        var turn = 0;
        var other = new Thread(() => Play(right, left, parity: 1));
        other.Start();
        Play(left, right, parity: 0);
        other.OrFail("the other player");
        Assert.False(hook.WasTooLow);

        void Play(Parker own, Parker opponent, int parity)
        {
            hook.Enter();
            for (var i = 0; i < 20_000; i++)
            {
                while (Volatile.Read(ref turn) % 2 != parity)
                {
                    own.Park(Timeout.Infinite, hook);
                    hook.CheckSelfCounted();
                }

                Volatile.Write(ref turn, turn + 1);
                opponent.Unpark();
            }

            hook.Exit();
        }
    }

    [Fact]
    public void Park_Interrupted_ThrowsAndCanParkAgain() => OnThread.Run(() =>
    {
        var parker = new Parker();
        Thread.CurrentThread.Interrupt();
        Assert.Throws<ThreadInterruptedException>(() => parker.Park());
        Assert.False(parker.Park(1));
        parker.Unpark();
        Assert.True(parker.Park());
    });

    private sealed class CountingHook : IScheduleHook
    {
        private int _busy;

        internal bool WasTooLow { get; private set; }

        public TimeProvider TimeProvider => TimeProvider.System;

        public void Enter() => Interlocked.Increment(ref _busy);

        public void Exit() => Interlocked.Decrement(ref _busy);

        public void Parked() => Interlocked.Decrement(ref _busy);

        public void Resumed() => Interlocked.Increment(ref _busy);

        public int Choose(int count, Func<int, object> stateOf) => 0;

        /// <summary>Called by a participant that runs: it at least has to be counted.</summary>
        internal void CheckSelfCounted() => WasTooLow |= Volatile.Read(ref _busy) < 1;
    }

    [Theory]
    [InlineData(Timeout.Infinite)]
    [InlineData(1)]
    public void Park_PingPong_LosesNoWake(int milliseconds)
    {
        // Each side waits for the other's word; with timed parks a wake races with the end of the time.
        const int Rounds = 20_000;
        var (left, right) = (new Parker(), new Parker());
        var turn = 0;
        var other = new Thread(() => Play(right, left, parity: 1));
        other.Start();
        Play(left, right, parity: 0);
        other.OrFail("the other player");
        Assert.Equal(2 * Rounds, turn);

        void Play(Parker own, Parker opponent, int parity)
        {
            for (var i = 0; i < Rounds; i++)
            {
                while (Volatile.Read(ref turn) % 2 != parity)
                    own.Park(milliseconds);
                Volatile.Write(ref turn, turn + 1);
                opponent.Unpark();
            }
        }
    }
}
