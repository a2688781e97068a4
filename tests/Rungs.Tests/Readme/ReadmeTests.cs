namespace Rungs.Tests.Readme;

public sealed class ReadmeTests
{
    public static TheoryData<string> Pages => [.. Page.All];

    public static TheoryData<string> Snippets => [.. SnippetSource.All.Select(snippet => snippet.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryBlock_IsTheSnippetItNames(string page)
    {
        var snippets = SnippetSource.All.ToDictionary(snippet => snippet.Name, snippet => snippet.Code);

        Assert.All(Page.BlocksOf(page), block =>
        {
            Assert.True(block.Snippet is not null, $"{page}, line {block.Line}: no <!-- snippet: name --> on the line above this block.");
            Assert.True(snippets.ContainsKey(block.Snippet), $"{page}, line {block.Line}: samples/Snippets has no snippet '{block.Snippet}'.");
            Assert.Equal(snippets[block.Snippet], block.Code);
        });
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void EverySnippet_StandsOnAPage(string name)
    {
        if (SnippetSource.All.Single(snippet => snippet.Name == name).IsTable)
            Assert.Contains(Page.All.SelectMany(Page.TablesOf), table => table.Name == name);
        else
            Assert.Contains(Page.All.SelectMany(Page.BlocksOf), block => block.Snippet == name);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryTableOfWhatToWriteNow_IsMadeOfCodeThatRuns(string page)
    {
        var regions = SnippetSource.All.Where(snippet => snippet.IsTable).ToDictionary(region => region.Name, region => OneLine(region.Code));

        Assert.All(Page.TablesOf(page), table =>
        {
            Assert.True(table.Name is not null, $"{page}, line {table.Line}: no <!-- table: name --> on the line above this table.");
            Assert.True(regions.ContainsKey(table.Name), $"{page}, line {table.Line}: samples/Snippets has no table '{table.Name}'.");
            Assert.All(table.NowWrite, row =>
            {
                Assert.True(row.Code.Count > 0, $"{page}: '{row.Text}' says nothing that can be compiled.");
                Assert.All(row.Code, code => Assert.Contains(OneLine(code), regions[table.Name]));
            });
        });

        static string OneLine(string code) => string.Join(' ', code.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
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
