using Rungs.Coordination;
using Rungs.Testing;

namespace Rungs.Tests.Testing.Simulations;

public sealed class SimulationTests
{
    private static readonly SimulationOptions s_some = new() { Schedules = 200 };

    public static TheoryData<SimulationStrategy> Strategies => [.. Enum.GetValues<SimulationStrategy>()];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Run_RaceOfThreads_IsFoundAndReplayedAtOnce(SimulationStrategy strategy)
    {
        var options = new SimulationOptions { Strategy = strategy, Schedules = 1_000 };
        var found = Assert.Throws<SimulationException>(() => Simulation.Run(Racing.ThreadsAsync, options));
        Assert.IsAssignableFrom<Xunit.Sdk.XunitException>(found.InnerException);
        Assert.Contains(found.ReplayToken, found.Message, StringComparison.Ordinal);
        Assert.Contains(found.Trace, step => step.Contains("'left'", StringComparison.Ordinal));
        Assert.Contains(found.Trace, step => step.Contains("'right'", StringComparison.Ordinal));

        var again = Assert.Throws<SimulationException>(() => Simulation.Run(Racing.ThreadsAsync, new SimulationOptions { Replay = found.ReplayToken }));
        Assert.Equal(found.Trace, again.Trace);
        Assert.Equal((found.ReplayToken, 1), (again.ReplayToken, again.Schedule));
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Run_RaceOfAsyncFunctions_IsFound(SimulationStrategy strategy)
    {
        var options = new SimulationOptions { Strategy = strategy, Schedules = 1_000 };
        var found = Assert.Throws<SimulationException>(() => Simulation.Run(Racing.FunctionsAsync, options));
        Assert.Contains(found.Trace, step => step.Contains("'CountUpAsync'", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Run_RareRace_IsFoundWithinTenThousandSchedules(SimulationStrategy strategy)
    {
        var found = Assert.Throws<SimulationException>(() => Simulation.Run(Racing.RareAsync, new SimulationOptions { Strategy = strategy, Schedules = 10_000, PriorityChanges = 3 }));
        Assert.True(found.Schedule > 1, "It does not happen under the first schedule.");
    }

    [Fact]
    public void Run_SameSeed_GoesTheSameWay()
    {
        var first = Simulation.Run(SemaphoresAsync, s_some);
        var second = Simulation.Run(SemaphoresAsync, s_some);
        var other = Simulation.Run(SemaphoresAsync, s_some with { Seed = 2 });
        Assert.Equal((first.Fingerprint, first.Steps), (second.Fingerprint, second.Steps));
        Assert.NotEqual(first.Fingerprint, other.Fingerprint);
        Assert.Equal((200, false), (first.Schedules, first.IsExhausted));
        Assert.Empty(first.Outside);
    }

    [Fact]
    public void Run_DepthFirst_TriesAllThereAre()
    {
        // Two threads of two steps each, in every order: who is at which step when the other reads.
        HashSet<string> seen = [];
        var report = Simulation.Run(
            async () =>
            {
                var order = "";
                await Task.WhenAll(Async.RunAsync(() => Say("a", "A")), Async.RunAsync(() => Say("b", "B")));
                lock (seen)
                    seen.Add(order);

                void Say(string first, string second)
                {
                    order += first;
                    Simulation.SwitchPoint();
                    order += second;
                }
            },
            new SimulationOptions { Strategy = SimulationStrategy.DepthFirst, Schedules = 10_000 });
        Assert.True(report.IsExhausted, $"{report}");
        Assert.Equal(["aAbB", "abAB", "abBA", "bBaA", "baAB", "baBA"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Choose_DepthFirst_GivesEachValueOnce()
    {
        List<(int, int)> seen = [];
        var report = Simulation.Run(() => seen.Add((Simulation.Choose(2), Simulation.Choose(3))), new SimulationOptions { Strategy = SimulationStrategy.DepthFirst });
        Assert.Equal([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)], seen);
        Assert.Equal((6, true), (report.Schedules, report.IsExhausted));
    }

    [Fact]
    public void Run_Failure_IsShortenedToTheSwitchesItTakes()
    {
        // Among a dozen other threads: what they do has no part in it.
        var found = Assert.Throws<SimulationException>(() => Simulation.Run(() => Task.WhenAll([Racing.ThreadsAsync(), SemaphoresAsync(), SemaphoresAsync()])));
        var choices = Rungs.Testing.Schedules.ReplayToken.Read(found.ReplayToken);
        Assert.InRange(choices.Count(static choice => choice != 0), 1, 3);
    }

    [Fact]
    public void Run_TestThatDependsOnChance_IsNotBelieved()
    {
        var calls = 0;
        var options = new SimulationOptions { Strategy = SimulationStrategy.DepthFirst };
        var found = Assert.Throws<SimulationException>(() => Simulation.Run(() => Simulation.Choose(2 + (++calls % 2)), options));
        Assert.Contains("does not go the same way twice", found.Message, StringComparison.Ordinal);

        calls = 0;
        found = Assert.Throws<SimulationException>(() => Simulation.Run(() => Assert.NotEqual(5, ++calls)));
        Assert.Contains("did not fail again under the same", found.Message, StringComparison.Ordinal);
        Assert.Equal(5, found.Schedule);
    }

    private static async Task SemaphoresAsync()
    {
        var (semaphore, inside) = (new DualSemaphore(2), 0);
        await Task.WhenAll([.. Enumerable.Range(0, 3).Select(_ => EnterAsync()), .. Enumerable.Range(0, 3).Select(_ => Async.RunAsync(Enter))]);
        Assert.Equal((0, 2), (inside, semaphore.Statistics.Available));

        async Task EnterAsync()
        {
            using (await semaphore.AcquireAsync())
            {
                Assert.InRange(++inside, 1, 2);
                await Task.Yield();
                inside--;
            }
        }

        void Enter()
        {
            using (semaphore.Acquire())
            {
                Assert.InRange(++inside, 1, 2);
                Simulation.SwitchPoint();
                inside--;
            }
        }
    }
}
