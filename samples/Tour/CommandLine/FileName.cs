namespace Rungs.Tour.CommandLine;

/// <summary>File names on one line each: a name may hold anything but a slash and a zero.</summary>
internal static class FileName
{
    /// <summary>Escapes what would break the line, the way sha256sum does.</summary>
    internal static string Escape(string name) =>
        name.Replace("\\", @"\\", StringComparison.Ordinal)
            .Replace("\n", @"\n", StringComparison.Ordinal)
            .Replace("\r", @"\r", StringComparison.Ordinal);
}
