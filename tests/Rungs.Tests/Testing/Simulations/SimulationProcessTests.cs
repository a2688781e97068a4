namespace Rungs.Tests.Testing.Simulations;

/// <summary>The same seed in processes that run on other processors.</summary>
public sealed class SimulationProcessTests
{
    [Fact]
    public async Task SameSeed_OnOtherProcessors_GoesTheSameWay()
    {
        var onOne = await RunAsync("0");
        var onAll = await RunAsync($"0-{Environment.ProcessorCount - 1}");
        Assert.Contains(onOne, static line => line.StartsWith("fingerprint ", StringComparison.Ordinal));
        Assert.Contains(onOne, static line => line.Contains("Replay it:", StringComparison.Ordinal));
        Assert.Equal(onOne, onAll);
    }

    private static async Task<string[]> RunAsync(string processors)
    {
        using var child = ChildProgram.OnProcessors(processors, "simulation");
        var lines = await child.RestAsync();
        Assert.Equal((0, ""), (await child.ExitCodeAsync(), await child.ErrorsAsync()));
        return lines;
    }
}
