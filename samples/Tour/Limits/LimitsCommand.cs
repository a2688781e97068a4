using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Limits;

/// <summary><c>tour limits</c>: a client that keeps to a server's rate limit.</summary>
internal static class LimitsCommand
{
    internal const string Help = """
        tour limits [--requests N] [--callers N] [--limit N] [--window MS]

        Starts a web server on 127.0.0.1 that allows so many requests in a window of time and answers 429 above that, with the
        time until the next window. Asks it for every item once, by HTTP, with three kinds of client:

          none      sends at once; who is refused waits and tries again
          limiter   waits for a lockout and a sliding log that knows the server's limit
          shared    the same, while another client, once, takes what is left of the server's window: who is refused locks all out

          --requests N   how many items; default: 30
          --callers N    how many are asked for at once; default: 8
          --limit N      how many requests the server allows in a window; default: 10
          --window MS    the length of the window, in milliseconds; default: 400

        Exit code: 0; 1 when an item was not answered exactly once; 2 for a wrong command line;
        130 and 143 when stopped by SIGINT and SIGTERM.
        """;

    internal static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h", ..])
        {
            Console.Out.WriteLine(Help);
            return ExitCode.Success;
        }

        var options = LimitsOptions.Parse(args);
        using var stop = new StopSignals();
        try
        {
            return await LimitsRun.RunAsync(options, stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return stop.SayStopped();
        }
        catch (HttpRequestException error)
        {
            Console.Error.WriteLine($"tour: the server did not answer: {error.Message}");
            return ExitCode.Incomplete;
        }
    }
}
