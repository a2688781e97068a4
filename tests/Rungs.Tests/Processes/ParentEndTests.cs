using System.Diagnostics;
using System.Globalization;

namespace Rungs.Tests.Processes;

/// <summary>Workers end when their pool's process does.</summary>
public sealed class ParentEndTests
{
    /// <summary>What the tests hold the workers to; that the machine is busy is no excuse beyond it.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("kill")]
    [InlineData("return")]
    [InlineData("exit")]
    [InlineData("throw")]
    public async Task Parent_Gone_TakesItsWorkersWithIt(string how)
    {
        using var scratch = new Scratch();
        using var child = new ChildProgram(null, "pool", "busy", "8", scratch["list"]);
        var pids = (await child.LinesToAsync("ready"))[^2].Split(' ').Select(static text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(8, pids.Distinct().Count());
        Assert.All(pids, static pid => Assert.True(Posix.IsAlive(pid)));

        var started = Stopwatch.GetTimestamp();
        if (how == "kill")
            child.Send(Posix.SigKill);
        else
            await child.Input.WriteLineAsync(how);
        await child.ExitCodeAsync();
        var parent = Stopwatch.GetElapsedTime(started);
        Hang.Until(() => !pids.Any(Posix.IsAlive), "the workers end");
        var workers = Stopwatch.GetElapsedTime(started) - parent;
        TestContext.Current.TestOutputHelper?.WriteLine($"{how}: the parent was gone after {parent.TotalMilliseconds:0} ms, its 8 workers {workers.TotalMilliseconds:0} ms later");
        Assert.InRange(workers, TimeSpan.Zero, s_limit);
    }

    [Fact]
    public void Parent_KilledWhileAWorkerStarts_TakesItWithIt()
    {
        using var scratch = new Scratch();
        using var child = new ChildProgram(null, "pool", "startup", "hang", scratch["list"]);
        var worker = 0;
        Hang.Until(() => Pools.LinesOf(scratch["list"]) is [var line] && int.TryParse(line, CultureInfo.InvariantCulture, out worker), "the worker starts");
        Assert.True(Posix.IsAlive(worker));
        child.Send(Posix.SigKill);
        Hang.Until(() => !Posix.IsAlive(worker), "the worker ends");
    }
}
