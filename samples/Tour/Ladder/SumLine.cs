using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Ladder;

/// <summary>A line as sha256sum prints it, and as <c>sha256sum -c</c> reads it.</summary>
internal static class SumLine
{
    /// <summary>Hash and path; a backslash in front says that the path is escaped.</summary>
    internal static string Of(string sha256, string path)
    {
        var escaped = FileName.Escape(path);
        var mark = escaped.Length == path.Length ? "" : "\\";
        return $"{mark}{sha256}  {escaped}";
    }
}
