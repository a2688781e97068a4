using System.Globalization;
using System.Text.Json;
using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Parts;

/// <summary><c>tour part N</c>: one of the short programs that show a feature each.</summary>
internal static class PartCommand
{
    internal static string Help { get; } = $"""
        tour part N [OPTION]

        Runs one of the short programs that show a feature each:

        {string.Join("\n", PartGroup.All.Select(Describe))}

        {PartOptions.Help}

        Exit code: 0; 1 when the server does not answer as it should, or the port of part 17 is taken; 2 for a wrong command line; 3 when two ways of part 15 differ;
        130 and 143 when stopped by SIGINT and SIGTERM.
        """;

    internal static int Run(string[] args)
    {
        if (args is ["--help" or "-h", ..] or [_, "--help" or "-h", ..])
        {
            Console.Out.WriteLine(Help);
            return ExitCode.Success;
        }

        if (args is not [var text, .. var rest])
            throw new UsageException("which part? (see tour part --help)");
        var part = Find(text) ?? throw new UsageException($"no such part: {FileName.Escape(text)} (see tour part --help)");
        var context = PartOptions.Parse(part, rest);

        using var stop = new StopSignals();
        try
        {
            part.Run(context, stop.Token);
            return ExitCode.Success;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return stop.SayStopped();
        }
        catch (PartException error)
        {
            Console.Error.WriteLine($"tour: {error.Message}");
            return error.ExitCode;
        }
        catch (Exception error) when (ServerErrorIn(error) is { } reason)
        {
            Console.Error.WriteLine($"tour: no counting server at {context.Server}: {FileName.Escape(reason)}; start one, in another terminal: make server");
            return ExitCode.Incomplete;
        }
    }

    private static Part? Find(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? PartGroup.All.SelectMany(group => group.Parts).FirstOrDefault(part => part.Number == number)
            : null;

    private static string Describe(PartGroup group) =>
        string.Join("\n", [$"  {group.Name}", .. group.Parts.Select(part => $"    {part.Number,2}  {part.Title}")]);

    /// <summary>Why the server did not answer as it should, where that is what went wrong: several requests may say so at once.</summary>
    private static string? ServerErrorIn(Exception error) =>
        error is AggregateException several ? several.InnerExceptions.Select(ServerErrorIn).FirstOrDefault()
        : error is HttpRequestException or JsonException or OperationCanceledException { InnerException: TimeoutException } ? error.Message
        : null;
}
