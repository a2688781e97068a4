namespace Rungs.Tests.Readme;

public sealed class ParsingTests
{
    [Fact]
    public void MarkdownBlock_Parse_FindsNameCodeAndLine()
    {
        string[] page = ["# Title", "<!-- snippet: one -->", "```csharp", "  a();", "", "    b();", "```", "```csharp", "c();", "```", "```bash", "ls", "```"];

        Assert.Equal([new("one", "a();\n\n  b();", 3), new(null, "c();", 8)], MarkdownBlock.Parse(page));
    }

    [Fact]
    public void MarkdownTable_Parse_FindsNameAndRightColumn()
    {
        string[] page = ["| a | b |", "|---|---|", "| 1 | `2` |", "", "<!-- table: one -->", "| you wrote | now write |", "|---|---|", "| `x` | `a()`, then `b()` |", "| `y | z` | see below |", ""];

        var table = Assert.Single(MarkdownTable.Parse(page));

        Assert.Equal(("one", 6), (table.Name, table.Line));
        Assert.Equal(["`a()`, then `b()`", "see below"], table.NowWrite.Select(row => row.Text));
        Assert.Equal(["a()", "b()"], table.NowWrite[0].Code);
        Assert.Empty(table.NowWrite[1].Code);
    }

    [Fact]
    public void SnippetSource_Parse_KnowsTables() =>
        Assert.Equal([new("one", "a();", "1", IsTable: true)], SnippetSource.Parse(["    // table: one", "    a();", "    // end", "    b();", "    // prints: 1"]));

    [Fact]
    public void SnippetSource_Parse_FindsCodeAndOutput()
    {
        string[] source = ["{", "    // snippet: one", "    a();", "        b();", "    // end", "    // prints: 1", "    // prints: 2", "}"];

        Assert.Equal([new("one", "a();\n    b();", "1\n2")], SnippetSource.Parse(source));
    }
}
