namespace Rungs.Tests.Readme;

/// <summary>A region of the sample source: <c>// snippet: name</c> to <c>// end</c>, and the <c>// prints:</c> lines after it.</summary>
/// <remarks>A region that begins with <c>// table: name</c> holds the code of a table's right column; it is run like the others.</remarks>
internal sealed record SnippetSource(string Name, string Code, string Output, bool IsTable = false)
{
    private const string Start = "// snippet: ";
    private const string TableStart = "// table: ";
    private const string End = "// end";
    private const string Prints = "// prints: ";

    /// <summary>Of README.md and, in folders of their own, of the pages of docs, docs/guide and docs/hazards.</summary>
    internal static IReadOnlyList<SnippetSource> All { get; } =
        [.. In("samples", "Snippets"), .. In("samples", "Snippets", "Docs"), .. In("samples", "Snippets", "Docs", "Guide"), .. In("samples", "Snippets", "Docs", "Hazards")];

    internal static IEnumerable<SnippetSource> Parse(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            var isTable = line.StartsWith(TableStart, StringComparison.Ordinal);
            if (!isTable && !line.StartsWith(Start, StringComparison.Ordinal))
                continue;

            var rest = lines[(i + 1)..];
            var code = rest.TakeWhile(text => text.Trim() != End).ToList();
            var output = rest.Skip(code.Count + 1).Select(text => text.Trim())
                .SkipWhile(text => isTable && !text.StartsWith(Prints, StringComparison.Ordinal)) // after what else its method does
                .TakeWhile(text => text.StartsWith(Prints, StringComparison.Ordinal));
            yield return new SnippetSource(
                line[(isTable ? TableStart : Start).Length..],
                Unindented.Text(code),
                string.Join('\n', output.Select(text => text[Prints.Length..])),
                isTable);
        }
    }

    private static IEnumerable<SnippetSource> In(params string[] folder) =>
        Directory.GetFiles(Support.Repository.PathOf(folder), "*.cs").SelectMany(file => Parse(File.ReadAllLines(file)));
}
