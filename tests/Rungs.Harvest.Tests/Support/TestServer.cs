namespace Rungs.Harvest.Tests.Support;

/// <summary>A run of <c>harvest serve</c> on a free port.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly ChildProgram _program;

    private TestServer(ChildProgram program, int seed, string root) => (_program, Seed, Root) = (program, seed, root);

    internal int Seed { get; }

    /// <summary>What comes before a page's number.</summary>
    internal string Root { get; }

    /// <summary>The requests it told of, once it was stopped.</summary>
    internal IReadOnlyList<string> Requests { get; private set; } = [];

    internal static async Task<TestServer> StartAsync(int seed, int trouble = 25, string delay = "20ms")
    {
        var program = new ChildProgram("serve", "--port", "0", "--seed", $"{seed}", "--trouble", $"{trouble}", "--delay", delay);
        var line = await program.LineAsync("serving ");
        return new TestServer(program, seed, line.Split(' ')[1][..^1]);
    }

    internal string Url(int page) => Root + page;

    internal async Task StopAsync()
    {
        _program.Send(Signal.Terminate);
        var result = await _program.EndAsync();
        Assert.True(result.ExitCode == 0, result.All);
        Requests = [.. result.Output.Skip(1)];
    }

    public ValueTask DisposeAsync()
    {
        _program.Dispose();
        return ValueTask.CompletedTask;
    }
}
