using System.Globalization;
using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Parts;

/// <summary><c>tour part N</c>: one of the short programs that show a feature each.</summary>
internal static class PartCommand
{
    internal const string Help = """
        tour part N [OPTIONS]

        Runs one of the short programs that show a feature each:

        """ + "\n" + Part15.Help;

    private static readonly Dictionary<int, Func<string[], CancellationToken, Task<int>>> s_parts = new()
    {
        [15] = Part15.RunAsync,
    };

    internal static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h", ..] or [_, "--help" or "-h", ..])
        {
            Console.Out.WriteLine(Help);
            return ExitCode.Success;
        }

        if (args is not [var text, .. var rest])
            throw new UsageException("which part? (see tour part --help)");
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !s_parts.TryGetValue(number, out var part))
            throw new UsageException($"no such part: {FileName.Escape(text)} (see tour part --help)");

        using var stop = new StopSignals();
        try
        {
            return await part(rest, stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return stop.SayStopped();
        }
    }
}
