using Rungs.Testing;

namespace Rungs.Tests.Testing.Mutants;

/// <summary>Known bugs, each in a small primitive that has it and in its twin that has not: the simulation has to tell them apart.</summary>
public sealed class MutantTests(ITestOutputHelper output)
{
    /// <summary>So many schedules find each bug.</summary>
    private const int Enough = 10_000;

    private static readonly SimulationStrategy[] s_strategies = [SimulationStrategy.Mixed, SimulationStrategy.Random, SimulationStrategy.PriorityChanges];

    public static TheoryData<Bug> Bugs => [.. Enum.GetValues<Bug>().Where(static bug => bug != Bug.None)];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Mutant_IsFound_AndItsFailureReplayed(Bug bug)
    {
        foreach (var strategy in s_strategies)
        {
            var found = Assert.Throws<SimulationException>(() => Simulation.Run(Scenarios.For(bug, isTwin: false), new SimulationOptions { Schedules = Enough, Strategy = strategy }));
            Assert.Throws<SimulationException>(() => Simulation.Run(Scenarios.For(bug, isTwin: false), new SimulationOptions { Replay = found.ReplayToken }));
            output.WriteLine($"| {bug} | {strategy} | {found.Schedule} |");
        }
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Twin_PassesTheSameSchedules(Bug bug)
    {
        var report = Simulation.Run(Scenarios.For(bug, isTwin: true), new SimulationOptions { Schedules = Enough });
        Assert.Equal(Enough, report.Schedules);
        Assert.Empty(report.Outside);
    }
}
