namespace Rungs.Tests.Readme;

public sealed class ReadmeTests
{
    public static TheoryData<string> Snippets => [.. SnippetSource.All.Select(snippet => snippet.Name)];

    [Fact]
    public void EveryBlock_IsTheSnippetItNames()
    {
        var snippets = SnippetSource.All.ToDictionary(snippet => snippet.Name, snippet => snippet.Code);
        var blocks = MarkdownBlock.Parse(File.ReadAllLines(Support.Repository.PathOf("README.md"))).ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block =>
        {
            Assert.True(block.Snippet is not null, $"README.md, line {block.Line}: no <!-- snippet: name --> on the line above this block.");
            Assert.True(snippets.ContainsKey(block.Snippet), $"README.md, line {block.Line}: samples/Snippets has no snippet '{block.Snippet}'.");
            Assert.Equal(snippets[block.Snippet], block.Code);
        });
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public async Task Snippet_Run_PrintsWhatItSays(string name)
    {
        var snippet = SnippetSource.All.Single(snippet => snippet.Name == name);
        Assert.True(snippet.Output.Length > 0, $"Snippet '{name}' has no '// prints:' lines after its end, so nothing would be checked.");

        var (exitCode, output, errors) = await SnippetProgram.RunAsync(name);

        Assert.Equal((0, snippet.Output, ""), (exitCode, output.ReplaceLineEndings("\n").TrimEnd(), errors));
    }
}
