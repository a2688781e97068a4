using Rungs.Processes;

namespace Rungs.Tests.Processes;

/// <summary>[WorkerStartup] and workers that do not start. In a process of its own, because it would run in the workers of every test here.</summary>
public sealed class StartupTests
{
    [Fact]
    public async Task Startup_RunsOnceInEachWorker()
    {
        using var scratch = new Scratch();
        using var child = new ChildProgram(null, "pool", "startup", "count", scratch["list"]);
        var lines = await child.LinesToAsync("done");
        Assert.Equal("result 20", lines[^2]);
        var pids = await File.ReadAllLinesAsync(scratch["list"], TestContext.Current.CancellationToken);
        Assert.Equal(2, pids.Length);
        Assert.Equal(2, pids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(0, await child.ExitCodeAsync());
    }

    [Theory]
    [InlineData("throw", "startup of the test throws")]
    [InlineData("throw-later", "startup of the test throws later")]
    [InlineData("exit", "exit code 9")]
    [InlineData("kill", "signal 9")]
    [InlineData("timeout", "last words of the startup")]
    public async Task Startup_ThatFails_StopsTheRespawning(string how, string expected)
    {
        using var scratch = new Scratch();
        using var child = new ChildProgram(null, "pool", "startup", how, scratch["list"]);
        var lines = await child.LinesToAsync("done");
        var text = string.Join('\n', lines);
        Assert.Contains($"{nameof(WorkerStartException)}: ", text, StringComparison.Ordinal);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        if (how is "exit" or "kill" or "timeout")
            Assert.Contains("last words of the startup", text, StringComparison.Ordinal);
        Assert.Equal(3, (await File.ReadAllLinesAsync(scratch["list"], TestContext.Current.CancellationToken)).Length); // and no fourth
        Assert.Contains("again: WorkerStartException", text, StringComparison.Ordinal);
        Assert.Equal(0, await child.ExitCodeAsync());
    }

    [Fact]
    public async Task Probe_OfAPoolThatHasGivenUp_StartsOneMoreWorker()
    {
        using var scratch = new Scratch();
        using var child = new ChildProgram(null, "pool", "startup", "recovers", scratch["list"]);
        var lines = await child.LinesToAsync("done");
        string[] expected = ["result: WorkerStartException", "again: WorkerStartException", "available False, workers 1", "later: WorkerStartException", "available False, workers 1", "later 1", "done"];
        Assert.Equal(expected, lines.Where(line => expected.Any(start => line.StartsWith(start, StringComparison.Ordinal))).Select(line => expected.First(start => line.StartsWith(start, StringComparison.Ordinal))));
        Assert.Equal(5, (await File.ReadAllLinesAsync(scratch["list"], TestContext.Current.CancellationToken)).Length); // three, one that fails again, and one that starts
        Assert.Equal(0, await child.ExitCodeAsync());
    }

    [Fact]
    public async Task Replacements_ThatDieWhileTheyStart_AreStartedAgain_AndCostNoCall()
    {
        using var scratch = new Scratch();
        using var child = new ChildProgram(null, "pool", "startup", "replacement", scratch["list"]);
        var lines = await child.LinesToAsync("done");
        Assert.Equal("result 20", lines[^2]);
        Assert.InRange((await File.ReadAllLinesAsync(scratch["list"], TestContext.Current.CancellationToken)).Length, 6, 8); // four for the calls, and the two that died
        Assert.Equal(0, await child.ExitCodeAsync());
    }

    [Fact]
    public async Task Startup_ThatNeverEnds_DoesNotHoldUpDisposal()
    {
        using var scratch = new Scratch();
        using var child = new ChildProgram(null, "pool", "startup", "hang-dispose", scratch["list"]);
        var lines = await child.LinesToAsync("done");
        Assert.Contains("ObjectDisposedException", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.Equal(0, await child.ExitCodeAsync());
    }
}
