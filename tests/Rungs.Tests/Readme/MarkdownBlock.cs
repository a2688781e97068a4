namespace Rungs.Tests.Readme;

/// <summary>A C# block of a page, with the snippet named in the comment on the line above it; null where none is.</summary>
internal sealed record MarkdownBlock(string? Snippet, string Code, int Line)
{
    private const string Start = "<!-- snippet: ";
    private const string End = " -->";
    private const string Fence = "```";

    internal static IEnumerable<MarkdownBlock> Parse(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() is not ("```csharp" or "```cs" or "```c#"))
                continue;

            var code = lines.Skip(i + 1).TakeWhile(line => line.Trim() != Fence).ToList();
            yield return new MarkdownBlock(NameIn(i > 0 ? lines[i - 1].Trim() : ""), Unindented.Text(code), i + 1);
            i += code.Count + 1;
        }
    }

    private static string? NameIn(string comment) =>
        comment.StartsWith(Start, StringComparison.Ordinal) && comment.EndsWith(End, StringComparison.Ordinal)
            ? comment[Start.Length..^End.Length]
            : null;
}
