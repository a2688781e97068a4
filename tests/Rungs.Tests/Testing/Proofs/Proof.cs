using Rungs.Testing;

namespace Rungs.Tests.Testing.Proofs;

/// <summary>Runs a test of one of the library's own under as many schedules as every run of the tests owes it.</summary>
internal static class Proof
{
    internal static void Run(Func<Task> test)
    {
        var report = Simulation.Run(test, new SimulationOptions { Schedules = Soak.Schedules });
        Assert.Equal(Soak.Schedules, report.Schedules);
        Assert.Empty(report.Outside);
    }

    /// <summary>Runs <paramref name="function"/>, a caller of its own colour: on a thread where it blocks.</summary>
    internal static Task Caller(Action function) => Async.RunAsync(function);

    /// <summary>A pause of none, one or two steps, as the schedule has it.</summary>
    internal static async Task PauseAsync()
    {
        for (var left = Simulation.Choose(3); left > 0; left--)
            await Task.Yield();
    }
}
