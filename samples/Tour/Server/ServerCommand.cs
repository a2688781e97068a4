using System.Globalization;
using System.Net.Sockets;
using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Server;

/// <summary><c>tour server</c>: what parts 12 to 14 ask.</summary>
internal static class ServerCommand
{
    internal const string Help = """
        tour server [--port N]

        A web server on 127.0.0.1 that answers GET /count?delay=SECONDS, after so many seconds, with the next count: {"count":17}.
        Wrong requests are answered with 400, 404 or 405, and {"error":"..."}. It ends at SIGINT or SIGTERM, and what waits then is
        answered with 503.

          --port N   default: 8000; 0 for a free one

        Exit code: 0; 2 for a wrong command line, or a port that cannot be had.
        """;

    internal static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h", ..])
        {
            Console.Out.WriteLine(Help);
            return ExitCode.Success;
        }

        var port = ParsePort(args);
        await using var server = new CountServer(port, TimeProvider.System);
        try
        {
            Console.Out.WriteLine($"listening on {await server.StartAsync()}/count?delay=1");
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            throw new UsageException($"port {port} cannot be had: {error.GetBaseException().Message}");
        }

        await server.WaitForEndAsync();
        return ExitCode.Success;
    }

    private static int ParsePort(string[] args)
    {
        if (args is [])
            return 8000;
        if (args is not ["--port", .. var rest])
            throw new UsageException($"unknown option: {FileName.Escape(args[0])} (see tour server --help)");
        if (rest is not [var text])
            throw new UsageException("--port needs one value");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65_535
            ? port
            : throw new UsageException($"--port takes a whole number from 0 to 65535, not {FileName.Escape(text)}");
    }
}
