namespace Rungs.Tests.Readme;

/// <summary>A page whose code is compiled and run: README.md and those of docs.</summary>
internal static class Page
{
    /// <summary>Their paths, from the root of the repository.</summary>
    internal static IEnumerable<string> All { get; } = ["README.md", .. In("docs"), .. In("docs/guide"), .. In("docs/hazards")];

    internal static IEnumerable<MarkdownBlock> BlocksOf(string page) => MarkdownBlock.Parse(File.ReadAllLines(Repository.PathOf(page)));

    internal static IEnumerable<MarkdownTable> TablesOf(string page) => MarkdownTable.Parse(File.ReadAllLines(Repository.PathOf(page)));

    private static IEnumerable<string> In(string folder) =>
        Directory.GetFiles(Repository.PathOf(folder), "*.md").Select(file => $"{folder}/{Path.GetFileName(file)}").Order(StringComparer.Ordinal);
}
