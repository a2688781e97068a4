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
    public void SnippetSource_Parse_FindsCodeAndOutput()
    {
        string[] source = ["{", "    // snippet: one", "    a();", "        b();", "    // end", "    // prints: 1", "    // prints: 2", "}"];

        Assert.Equal([new("one", "a();\n    b();", "1\n2")], SnippetSource.Parse(source));
    }
}
