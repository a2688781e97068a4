using static Rungs.Tests.Support.ChildProgram;

namespace Rungs.Tests.Signals;

/// <summary>A real process, and real signals.</summary>
public sealed class SignalProcessTests
{
    public static TheoryData<int, string> Four => new() { { SigInt, "SIGINT" }, { SigTerm, "SIGTERM" }, { SigHup, "SIGHUP" }, { SigQuit, "SIGQUIT" } };

    public static TheoryData<int, string> Hangs
    {
        get
        {
            TheoryData<int, string> data = [];
            foreach (var signal in (int[])[SigInt, SigTerm, SigHup, SigQuit])
                data.Add(signal, "--hang-join");
            foreach (var flag in (string[])["--hang-startup", "--hang-token", "--hang-callback", "--hang-async", "--hang-await"])
                data.Add(SigTerm, flag);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Four))]
    public async Task Signal_EndsInOrder(int signal, string name)
    {
        using var child = new ChildProgram(null, "signals");
        Assert.Equal(["startup 1", "startup 2", "ready"], await child.LinesToAsync("ready"));

        child.Send(signal);

        Assert.Equal(["token", $"callback 1: {name}", "callback 2", "join 1", "join 2", "returned 0"], await child.RestAsync());
        Assert.Equal((0, ""), (await child.ExitCodeAsync(), await child.ErrorsAsync()));
    }

    [Theory]
    [InlineData(SigInt, "SIGINT")]
    [InlineData(SigTerm, "SIGTERM")]
    [InlineData(SigQuit, "SIGQUIT")] // the runtime hands over SIGHUP through the thread pool
    public async Task Signal_WithEveryPoolThreadBusy_EndsInOrder(int signal, string name)
    {
        using var child = new ChildProgram(null, "signals", "--hog");
        await child.LinesToAsync("ready");

        child.Send(signal);

        Assert.Equal(["token", $"callback 1: {name}", "callback 2", "join 1", "join 2", "returned 0"], await child.RestAsync());
    }

    [Theory]
    [MemberData(nameof(Four))]
    public async Task Signal_OnLoop_EndsInOrder(int signal, string name)
    {
        using var child = new ChildProgram(null, "signals", "--loop");
        await child.LinesToAsync("ready");

        child.Send(signal);

        Assert.Equal(["token", $"callback 1: {name}", "callback 2", "join 1", "join 2", "returned 0"], await child.RestAsync());
    }

    [Theory]
    [MemberData(nameof(Four))]
    public async Task Signal_AfterTheRun_KillsAsBefore(int signal, string name)
    {
        using var child = new ChildProgram(null, "signals", "--linger");
        await child.LinesToAsync("ready");
        child.Send(SigTerm);
        await child.LinesToAsync("returned 0");

        child.Send(signal);

        Assert.True(await child.ExitCodeAsync() == 128 + signal, name);
    }

    [Theory]
    [MemberData(nameof(Hangs))]
    public async Task SecondSignal_ForcesTheEnd(int signal, string hang)
    {
        using var child = new ChildProgram(null, "signals", hang);
        await child.LinesToAsync(hang == "--hang-startup" ? "startup 2" : "ready");
        child.Send(SigTerm);
        await child.LinesToAsync(hang == "--hang-startup" ? "signal: SIGTERM" : $"hangs: {hang}");

        child.Send(signal);

        Assert.Contains($"returned {128 + signal}", await child.RestAsync());
        Assert.Equal(128 + signal, await child.ExitCodeAsync());
    }

    [Fact]
    public async Task SecondSignal_OnLoop_ForcesTheEnd()
    {
        using var child = new ChildProgram(null, "signals", "--loop", "--hang-await");
        await child.LinesToAsync("ready");
        child.Send(SigTerm);
        await child.LinesToAsync("hangs: --hang-await");

        child.Send(SigQuit);

        Assert.Equal(["returned 131"], await child.RestAsync());
    }

    [Fact]
    public async Task SecondSignal_AfterAnError_ReportsIt()
    {
        using var child = new ChildProgram(null, "signals", "--fail", "--hang-join");
        await child.LinesToAsync("ready");
        child.Send(SigTerm);
        await child.LinesToAsync("hangs: --hang-join");

        child.Send(SigInt);

        Assert.Equal(130, await child.ExitCodeAsync());
        Assert.Contains("the callback's error", await child.ErrorsAsync());
    }

    [Theory]
    [InlineData(SigInt)]
    [InlineData(SigTerm)]
    public async Task JoinTimeout_AfterSignal_ForcesTheEnd(int signal)
    {
        using var child = new ChildProgram(null, "signals", "--timeout", "--hang-join", "--hog");
        await child.LinesToAsync("ready");

        child.Send(signal);

        Assert.Contains($"returned {128 + signal}", await child.RestAsync());
        Assert.Equal(128 + signal, await child.ExitCodeAsync());
    }

    [Fact]
    public async Task JoinTimeout_AfterRequest_ForcesTheEnd()
    {
        using var child = new ChildProgram(null, "signals", "--timeout", "--hang-join", "--exit-later");

        Assert.Contains("returned 124", await child.RestAsync());
        Assert.Equal(124, await child.ExitCodeAsync());
    }

    [Theory]
    [InlineData("--exit-in-startup")]
    [InlineData("--exit-later")]
    public async Task RequestExit_EndsInOrder(string flag)
    {
        using var child = new ChildProgram(null, "signals", flag);

        var lines = await child.RestAsync();

        Assert.Equal(["startup 1", "startup 2", "ready", "callback 1: no signal", "callback 2", "join 1", "join 2", "returned 0"], lines.Where(static line => line != "token"));
        Assert.InRange(Array.IndexOf(lines, "token"), 2, 4);
        Assert.Equal(0, await child.ExitCodeAsync());
    }

    [Fact]
    public async Task FirstSignal_AfterRequestExit_DoesNotForce()
    {
        using var child = new ChildProgram(null, "signals", "--exit-later", "--hang-join");
        await child.LinesToAsync("hangs: --hang-join");

        child.Send(SigTerm);
        await child.LinesToAsync("signal: SIGTERM");
        child.Send(SigInt); // were the first one enough, the code would be 143

        Assert.Contains("returned 130", await child.RestAsync());
    }
}
