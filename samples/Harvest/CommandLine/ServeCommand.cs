using Rungs.Harvest.Serving;
using Rungs.Signals;

namespace Rungs.Harvest.CommandLine;

/// <summary><c>harvest serve</c>.</summary>
internal static class ServeCommand
{
    internal const string Help = """
        harvest serve --port N [--seed S] [--pages N] [--trouble PERCENT] [--delay SPAN]

        A web server on 127.0.0.1 to try harvest on: its pages are /page/1, /page/2 and so on. It answers late, refuses with 429 and when
        to come back, fails with 500, and hangs up before or amid an answer. The seed decides what the first request meets, the second
        and so on. It prints a line per request, with the word early
        where a request came before a refusal's time was over, and ends at SIGINT or SIGTERM.

          --port N            the port; 0 for a free one
          --seed S            default: 1
          --pages N           how many pages there are; default: 1000000
          --trouble PERCENT   how many requests of a hundred do not get their page; default: 25
          --delay SPAN        how long an answer takes, at most; default: 50ms

        Exit code: 0; 2 for a wrong command line, or a port that cannot be had.
        """;

    internal static int Run(string[] args)
    {
        var server = new TroubleServer(ServeOptions.Parse(args));
        var service = new SignalService(new SignalServiceOptions { JoinTimeout = TimeSpan.FromSeconds(10) });
        return service
            .AddStartup(server.Start)
            .AddCallback(server.Stop)
            .AddJoin(() => server.DisposeAsync())
            .Run();
    }
}
