using System.Net.Http.Json;
using Rungs.Tour.Server;

namespace Rungs.Tour.Tests.Server;

/// <summary>A run of <c>tour server</c> on a free port.</summary>
internal sealed class ServerProgram : IDisposable
{
    private readonly RunningProgram _program;

    private ServerProgram(RunningProgram program, Uri address) => (_program, Http) = (program, new HttpClient { BaseAddress = address });

    internal HttpClient Http { get; }

    internal Uri Address => Http.BaseAddress!;

    internal static async Task<ServerProgram> StartAsync()
    {
        var program = TourProgram.Start("server", "--port", "0");
        var line = await program.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(line);
        Assert.Matches(@"^listening on http://127\.0\.0\.1:\d+/count\?delay=1$", line);
        return new ServerProgram(program, new Uri(new Uri(line["listening on ".Length..]), "/"));
    }

    /// <summary>Asks it for the next count.</summary>
    internal async Task<long> CountAsync() =>
        (await Http.GetFromJsonAsync<CountAnswer>(new Uri("count", UriKind.Relative), TestContext.Current.CancellationToken))!.Count;

    /// <summary>Sends it a signal, and waits for its end.</summary>
    internal async Task<ProgramResult> StopAsync(string signal)
    {
        await _program.SignalAsync(signal);
        return await _program.EndAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        Http.Dispose();
        _program.Dispose();
    }
}
