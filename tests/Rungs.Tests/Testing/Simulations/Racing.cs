using Rungs.Testing;

namespace Rungs.Tests.Testing.Simulations;

/// <summary>Tests that go wrong under some schedules: what a simulation has to find.</summary>
internal static class Racing
{
    /// <summary>Two threads count up, each by a read and a later write.</summary>
    internal static async Task ThreadsAsync()
    {
        var count = 0;
        await Task.WhenAll(Async.RunAsync(CountUp, name: "left"), Async.RunAsync(CountUp, name: "right"));
        Assert.Equal(2, count);

        void CountUp()
        {
            var read = count;
            Simulation.SwitchPoint();
            count = read + 1;
        }
    }

    /// <summary>Two async functions do; in the order in which they start nothing goes wrong.</summary>
    internal static async Task FunctionsAsync()
    {
        var count = 0;
        await Task.WhenAll(CountUpAsync(1), CountUpAsync(2));
        Assert.Equal(2, count);

        async Task CountUpAsync(int pauses)
        {
            for (var i = 1; i < pauses * 2; i++)
                await Task.Yield();
            var read = count;
            await Task.Yield();
            count = read + 1;
        }
    }

    /// <summary>A rare one: it takes three switches at the right places among many.</summary>
    internal static async Task RareAsync()
    {
        var (steps, hasMet) = (0, false);
        await Task.WhenAll(Async.RunAsync(Left), Async.RunAsync(Right));
        Assert.False(hasMet, "met");

        void Left()
        {
            for (var i = 0; i < 6; i++)
            {
                Simulation.SwitchPoint();
                steps = steps == i ? i + 1 : -1;
                Simulation.SwitchPoint();
            }
        }

        void Right()
        {
            Simulation.SwitchPoint();
            var first = steps;
            Simulation.SwitchPoint();
            hasMet = first == 3 && steps == 4;
        }
    }
}
