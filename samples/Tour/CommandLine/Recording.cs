using Rungs.Diagnostics;

namespace Rungs.Tour.CommandLine;

/// <summary>The option <c>--timeline FILE</c> of every command that runs works: what ran where, as a picture.</summary>
internal sealed class Recording : IDisposable
{
    internal const string Help = """
        tour ladder, limits, batches and part also take

          --timeline FILE   write what ran where, when, and what waited: FILE.html is a page for a browser,
                            FILE.json a trace for https://ui.perfetto.dev
        """;

    private const string Option = "--timeline";

    private readonly string _path;
    private readonly Timeline _timeline = Timeline.Start(new TimelineOptions { RecordsAwaits = true });

    private Recording(string path) => _path = path;

    /// <summary>Takes the option out of a command line.</summary>
    /// <param name="args">The command line; what is left of it.</param>
    /// <returns>The recording, which has begun; null where nobody wants one.</returns>
    internal static Recording? Start(ref string[] args)
    {
        var end = Array.IndexOf(args, "--"); // what comes after it is no option
        var at = Array.IndexOf(args, Option, 0, end < 0 ? args.Length : end);
        if (at < 0 || args[0] is not ("ladder" or "limits" or "batches" or "part"))
            return null;
        if (at + 1 == args.Length)
            throw new UsageException($"{Option} needs a value");

        var path = args[at + 1];
        if (!path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"{Option} takes a file that ends in .html or .json, not {FileName.Escape(path)}");
        args = [.. args[..at], .. args[(at + 2)..]];
        return new Recording(path);
    }

    /// <summary>Writes the file, and says on standard error where it is.</summary>
    /// <returns>The exit code: <paramref name="exitCode"/>, or that something could not be done.</returns>
    internal int Save(int exitCode)
    {
        _timeline.Dispose();
        try
        {
            if (Path.GetDirectoryName(_path) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            _timeline.Save(_path);
            Console.Error.WriteLine($"tour: the timeline is in {FileName.Escape(_path)}");
            return exitCode;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"tour: the timeline could not be written: {FileName.Escape(error.Message)}");
            return exitCode == ExitCode.Success ? ExitCode.Incomplete : exitCode;
        }
    }

    public void Dispose() => _timeline.Dispose();
}
