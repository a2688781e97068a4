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
