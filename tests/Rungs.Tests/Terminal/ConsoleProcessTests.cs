using static Rungs.Tests.Support.ChildProgram;

namespace Rungs.Tests.Terminal;

/// <summary>A real process that reads from a real terminal or a pipe; SIGUSR1 cancels the read that waits.</summary>
public sealed class ConsoleProcessTests
{
    private const string EndOfTransmission = "\x04"; // Ctrl-D

    public static TheoryData<string> Manners => ["", "--blocking"];

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task Terminal_CancelledRead_LosesNothingThatWasTyped(string manner)
    {
        using var terminal = new PseudoTerminal();
        using var child = new ChildProgram(terminal.Path, "console", manner);
        Assert.Equal("reading", await child.NextLineAsync());
        await terminal.TypeAndSeeAsync("he");

        for (var i = 0; i < 3; i++)
        {
            child.Send(SigUsr1);
            Assert.Equal(["cancelled", "reading"], await child.LinesToAsync("reading"));
        }

        terminal.Type("llö\n");
        Assert.Equal(["line 'hellö'", "reading"], await child.LinesToAsync("reading"));
        terminal.Type("one\ntwo\n");
        Assert.Equal(["line 'one'", "reading"], await child.LinesToAsync("reading"));
        Assert.Equal(["line 'two'", "reading"], await child.LinesToAsync("reading"));
        terminal.Type(EndOfTransmission);
        Assert.Equal(["end"], await child.RestAsync());
        Assert.Equal((0, ""), (await child.ExitCodeAsync(), await child.ErrorsAsync()));
    }

    [Fact]
    public async Task Terminal_LetsTheUserEditAcrossACancellation()
    {
        using var terminal = new PseudoTerminal();
        using var child = new ChildProgram(terminal.Path, "console");
        await child.LinesToAsync("reading");
        await terminal.TypeAndSeeAsync("wrong");
        child.Send(SigUsr1);
        await child.LinesToAsync("reading");

        terminal.Type("\x7F\x7F\x7Fite\n"); // the rubout key

        Assert.Equal("line 'write'", await child.NextLineAsync());
    }

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task Pipe_CancelledRead_LosesNothingThatWasSent(string manner)
    {
        using var child = new ChildProgram(null, "console", manner);
        Assert.Equal("reading", await child.NextLineAsync());
        child.Input.Write("he");
        child.Input.Flush();

        for (var i = 0; i < 3; i++)
        {
            child.Send(SigUsr1);
            Assert.Equal(["cancelled", "reading"], await child.LinesToAsync("reading"));
        }

        child.Input.Write("llö\none\r\ntwo\nlast");
        child.Input.Flush();
        Assert.Equal(["line 'hellö'", "reading", "line 'one'", "reading", "line 'two'", "reading"], [.. await child.LinesToAsync("line 'two'"), (await child.NextLineAsync())!]);
        child.Send(SigUsr1);
        Assert.Equal(["cancelled", "reading"], await child.LinesToAsync("reading"));
        child.Input.Close();
        Assert.Equal(["line 'last'", "reading", "end"], await child.RestAsync());
        Assert.Equal((0, ""), (await child.ExitCodeAsync(), await child.ErrorsAsync()));
    }

    [Fact]
    public async Task ClosedInput_IsAnError()
    {
        using var child = new ChildProgram("/", "console"); // a folder: it opens, and cannot be read

        Assert.Contains("IOException: The input cannot be read: Is a directory.", await child.ErrorsAsync());
    }

    [Fact]
    public async Task File_IsReadToItsEnd()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllText(path, "one\n\ntwo");
            using var child = new ChildProgram(path, "console");

            Assert.Equal(["reading", "line 'one'", "reading", "line ''", "reading", "line 'two'", "reading", "end"], await child.RestAsync());
        }
        finally
        {
            File.Delete(path);
        }
    }
}
