using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Ladder;

/// <summary>A file or directory that could not be read, and why.</summary>
internal readonly record struct Problem(string Path, Exception Error)
{
    /// <summary>One line: path and reason.</summary>
    public override string ToString() => $"{FileName.Escape(Path)}: {Reason}";

    private string Reason => Error switch
    {
        // A name that is not valid UTF-8 comes from .NET with U+FFFD in it, and so names no file.
        FileNotFoundException or DirectoryNotFoundException when Path.Contains('\uFFFD', StringComparison.Ordinal) => "name is not valid UTF-8",
        FileNotFoundException or DirectoryNotFoundException => "no such file or directory",
        UnauthorizedAccessException => "permission denied",
        _ => FileName.Escape(Error.Message),
    };
}
