namespace Rungs.Harvest.CommandLine;

/// <summary>Text of others, fit for one line of output.</summary>
internal static class OneLine
{
    private const int MostLength = 200;

    /// <summary>Replaces what would break the line or steer the terminal, and cuts what is too long.</summary>
    internal static string Of(string text)
    {
        var isCut = text.Length > MostLength;
        var line = string.Create(isCut ? MostLength : text.Length, text, static (line, text) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = char.IsControl(text[i]) ? ' ' : text[i];
        });
        return isCut ? line + "..." : line;
    }
}
