using System.Net;
using System.Net.Sockets;

namespace Rungs.Tour.Tests.Server;

public sealed class ServerProgramTests
{
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Signal_Idle_EndsTheServer(string signal)
    {
        using var server = await ServerProgram.StartAsync();
        Assert.Equal(1, await server.CountAsync());

        var result = await server.StopAsync(signal);

        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Start_PortInUse_IsOneLineAndExitCode2()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var result = await TourProgram.RunAsync("server", "--port", $"{port}");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Equal($"tour: port {port} cannot be had: Address already in use", Assert.Single(result.ErrorLines));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("8000", "unknown option: 8000")]
    [InlineData("--ports 1", "unknown option: --ports")]
    [InlineData("--port", "needs one value")]
    [InlineData("--port 1 2", "needs one value")]
    [InlineData("--port -1", "from 0 to 65535, not -1")]
    [InlineData("--port 65536", "not 65536")]
    [InlineData("--port http", "not http")]
    public async Task CommandLine_Wrong_IsOneLineAndExitCode2(string arguments, string message)
    {
        var result = await TourProgram.RunAsync(["server", .. arguments.Split(' ')]);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("tour: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("--help")]
    [InlineData("server", "--help")]
    public async Task Help_Asked_IsPrintedAndExitCode0(params string[] arguments)
    {
        var result = await TourProgram.RunAsync(arguments);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("tour server [--port N]", result.Output, StringComparison.Ordinal);
    }
}
