using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Waiting;

public sealed class WakeListTests
{
    [Fact]
    public void WakeAll_Several_InOrder()
    {
        List<int> woken = [];
        var wakes = default(WakeList);
        for (var i = 0; i < 5; i++)
        {
            var number = i;
            wakes.Add(new NamedWaiter(i, () => woken.Add(number)));
        }

        wakes.WakeAll();
        Assert.Equal(Enumerable.Range(0, 5), woken);
    }

    [Fact]
    public void WakeAll_OneIsUsedAgainAtOnce_TheOthersAreWokenStill()
    {
        var woken = 0;
        var (wakes, others) = (default(WakeList), default(WakeList));
        NamedWaiter[] waiters = new NamedWaiter[3];
        for (var i = 0; i < waiters.Length; i++)
        {
            var place = i;
            waiters[i] = new NamedWaiter(i, () =>
            {
                woken++;
                others.Add(waiters[place]); // its next use links it anew
            });
        }

        foreach (var waiter in waiters)
            wakes.Add(waiter);
        wakes.WakeAll();
        Assert.Equal(3, woken);
    }

    [Fact]
    public void WakeAll_OneThrows_TheOthersAreWokenAndTheErrorIsReported()
    {
        var error = new InvalidTimeZoneException("refused");
        var reported = new List<Exception>();
        var woken = 0;
        var wakes = default(WakeList);
        wakes.Add(new NamedWaiter(0, () => woken++));
        wakes.Add(new NamedWaiter(1, () => throw error));
        wakes.Add(new NamedWaiter(2, () => woken++));
        Async.UnobservedError += Report;
        try
        {
            wakes.WakeAll();
        }
        finally
        {
            Async.UnobservedError -= Report;
        }

        Assert.Equal(2, woken);
        Assert.Contains(error, reported);

        void Report(Exception raised, string name)
        {
            lock (reported)
                reported.Add(raised);
        }
    }
}
