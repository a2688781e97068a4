using System.Text.RegularExpressions;

namespace Rungs.Tests.Readme;

/// <summary>A table whose last column is headed "now write", with the name in the comment on the line above it; null where none is.</summary>
internal sealed partial record MarkdownTable(string? Name, int Line, IReadOnlyList<(string Text, IReadOnlyList<string> Code)> NowWrite)
{
    private const string Start = "<!-- table: ";
    private const string End = " -->";
    private const string Header = "now write |";

    internal static IEnumerable<MarkdownTable> Parse(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].EndsWith(Header, StringComparison.Ordinal))
                continue;

            var comment = i > 0 ? lines[i - 1].Trim() : "";
            var isNamed = comment.StartsWith(Start, StringComparison.Ordinal) && comment.EndsWith(End, StringComparison.Ordinal);
            var rows = lines.Skip(i + 2).TakeWhile(line => line.StartsWith('|')).Select(LastCell);
            yield return new MarkdownTable(isNamed ? comment[Start.Length..^End.Length] : null, i + 1, [.. rows.Select(cell => (cell, CodeIn(cell)))]);
        }
    }

    private static string LastCell(string row) => row.Trim().Trim('|') is var cells ? cells[(cells.LastIndexOf(" | ", StringComparison.Ordinal) + 3)..].Trim() : "";

    private static IReadOnlyList<string> CodeIn(string cell) => [.. Span().Matches(cell).Select(match => match.Groups["code"].Value)];

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Span();
}
