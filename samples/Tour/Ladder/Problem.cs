using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Ladder;

/// <summary>A file or directory that could not be read, and why.</summary>
internal readonly record struct Problem(string Path, Exception Error)
{
    /// <summary>One line: path and reason.</summary>
    public override string ToString() => $"{FileName.Escape(Path)}: {Reason}";

    /// <summary>The type of the error as it was thrown, in this process or in a worker.</summary>
    private string ErrorType => Error is RemoteWorkException remote ? remote.RemoteType : Error.GetType().FullName!;

    private string Reason => ErrorType switch
    {
        // A name that is not valid UTF-8 comes from .NET with U+FFFD in it, and so names no file.
        "System.IO.FileNotFoundException" or "System.IO.DirectoryNotFoundException" when Path.Contains('\uFFFD', StringComparison.Ordinal) => "name is not valid UTF-8",
        "System.IO.FileNotFoundException" or "System.IO.DirectoryNotFoundException" => "no such file or directory",
        "System.UnauthorizedAccessException" => "permission denied",
        _ => FileName.Escape(Error.Message),
    };
}
