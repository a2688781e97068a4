namespace Rungs.Harvest.CommandLine;

/// <summary>What <c>harvest serve</c> is asked to do.</summary>
/// <param name="Port">The port on 127.0.0.1; 0 for a free one.</param>
/// <param name="Seed">Decides the pages, and what each request meets.</param>
/// <param name="Pages">How many pages there are.</param>
/// <param name="Trouble">How many requests of a hundred meet trouble.</param>
/// <param name="Delay">How long an answer takes, at most.</param>
internal sealed record ServeOptions(int Port, int Seed, int Pages, int Trouble, TimeSpan Delay)
{
    internal static ServeOptions Parse(string[] args)
    {
        var options = new ServeOptions(Port: -1, Seed: 1, Pages: 1_000_000, Trouble: 25, TimeSpan.FromMilliseconds(50));
        var arguments = new Arguments(args);
        while (arguments.TryNext(out var option))
        {
            options = option switch
            {
                "--port" => options with { Port = arguments.Number(0, 65_535) },
                "--seed" => options with { Seed = arguments.Number(0, int.MaxValue) },
                "--pages" => options with { Pages = arguments.Number(1, int.MaxValue) },
                "--trouble" => options with { Trouble = arguments.Number(0, 100) },
                "--delay" => options with { Delay = arguments.Span() },
                _ => throw arguments.Unknown(),
            };
        }

        return options.Port >= 0 ? options : throw new UsageException("--port N is missing (see harvest --help)");
    }
}
