using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Rungs.Tour.Tests.Server;

namespace Rungs.Tour.Tests.Parts;

/// <summary>Parts as people run them: a program, in real time, against the real server. How long it takes is left to <see cref="PartTests"/>.</summary>
public sealed partial class PartProgramTests
{
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("1")]
    [InlineData("02")]
    [InlineData("6")]
    [InlineData("10")]
    [InlineData("016")]
    public async Task Program_Part_PrintsWhatItsCommentSays(string number)
    {
        var result = await TourProgram.RunAsync("part", number);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(PartComment.Of(int.Parse(number)).Lines.Select(WithoutTimes), result.OutputLines.Select(WithoutTimes));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData(12, 11)]
    [InlineData(13, 4)]
    [InlineData(14, 11)]
    public async Task Program_PartOverHttp_AsksTheServer(int number, long nextCount)
    {
        using var server = await ServerProgram.StartAsync();

        var result = await TourProgram.RunAsync("part", $"{number}", "--server", $"{server.Address}");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(PartComment.Of(number).Lines.Select(WithoutTimes), result.OutputLines.Select(WithoutTimes));
        Assert.Equal(nextCount, await server.CountAsync());
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public async Task Program_NoServer_SaysHowToStartOne(int number)
    {
        // Bound, but not listening: nobody else gets the port, and who connects is refused.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = $"http://{socket.LocalEndPoint}/";

        var result = await TourProgram.RunAsync("part", $"{number}", "--server", address);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"tour: no counting server at {address}: Connection refused", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.EndsWith("make server\n", result.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Program_AnotherServer_IsTold()
    {
        using var server = await ServerProgram.StartAsync();

        var result = await TourProgram.RunAsync("part", "12", "--server", $"{server.Address}elsewhere/");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("404", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData(12, "INT", 130)]
    [InlineData(13, "TERM", 143)]
    [InlineData(14, "INT", 130)]
    public async Task Signal_WhileTheServerIsSilent_StopsThePart(int number, string signal, int exitCode)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        using var tour = TourProgram.Start("part", $"{number}", "--server", $"http://{silent.LocalEndpoint}/");
        using var client = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await tour.SignalAsync(signal);
        var result = await tour.EndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal($"tour: stopped by SIG{signal}", Assert.Single(result.ErrorLines));
    }

    private static string WithoutTimes(string line) => Time().Replace(line, "N s");

    [GeneratedRegex(@"\b[0-9.]+ s\b", RegexOptions.None, 1_000)]
    private static partial Regex Time();
}
