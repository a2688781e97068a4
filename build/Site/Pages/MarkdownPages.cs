using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Rungs.Site.Api;
using Rungs.Site.Layout;

namespace Rungs.Site.Pages;

/// <summary>The Markdown files of the repository as pages.</summary>
internal static class MarkdownPages
{
    private static readonly string[] s_skipped = ["bin", "obj", "artifacts", "node_modules", "BenchmarkDotNet.Artifacts"];

    private static readonly MarkdownPipeline s_pipeline =
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    /// <summary>Their paths from the root, in order.</summary>
    internal static IEnumerable<string> In(string repository) =>
        Files(repository).Select(file => Path.GetRelativePath(repository, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    internal static SitePage Render(string repository, string file, Template template, SourcePages sources, Reference reference)
    {
        var guide = Guide.Read(repository);
        var path = SitePaths.Of(file);
        var text = File.ReadAllText(Path.Combine(repository, file)).ReplaceLineEndings("\n");
        if (guide.LineOf(file) is { } line)
            text = text.Replace($"\n{line}\n", "\n", StringComparison.Ordinal); // the site has its own, below

        var document = Markdown.Parse(text, s_pipeline);
        foreach (var comment in document.Descendants<HtmlBlock>().Where(block => block.Type == HtmlBlockType.Comment).ToList())
            comment.Parent!.Remove(comment);
        foreach (var link in document.Descendants<LinkInline>())
            link.Url = SiteLink(file, link.Url!, sources);

        var headings = document.Descendants<HeadingBlock>().ToList();
        var title = headings.Find(heading => heading.Level == 1) is { } first ? TextOf(first) : file;
        var entries = headings.Where(heading => heading.Level is 2 or 3)
            .Select(heading => new SearchEntry($"{TextOf(heading)} · {title}", heading.GetAttributes().Id ?? "", "section"));
        var content = ToHtml(document, path, reference) + Around(guide, file, path);
        return new SitePage(path, title, KindOf(file), template.Render(path, title, content), [.. entries]);
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(folder, "*.md").Concat(Directory.GetDirectories(folder)
            .Where(inner => Path.GetFileName(inner) is var name && !name.StartsWith('.') && !s_skipped.Contains(name))
            .SelectMany(Files));

    /// <summary>A link as the site has it. What it leads to need not be there: the check of the links finds that.</summary>
    private static string SiteLink(string from, string link, SourcePages sources)
    {
        if (link.StartsWith('#') || Uri.TryCreate(link, UriKind.Absolute, out _))
            return link;

        var parts = link.Split('#', 2);
        var target = SitePaths.Resolve(from, parts[0]);
        var page = SitePaths.IsMarkdown(target) ? SitePaths.Of(target) : sources.PathOf(target);
        return Html.Relative(SitePaths.Of(from), parts.Length == 1 ? page : $"{page}#{parts[1]}");
    }

    private static string ToHtml(MarkdownDocument document, string path, Reference reference)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        s_pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new CodeRenderer((name, arity) => reference.LinkOf(path, name, arity)));
        renderer.Render(document);
        return writer.ToString();
    }

    private static string TextOf(HeadingBlock heading) =>
        string.Concat(heading.Inline!.Descendants().Select(inline => inline switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            _ => "",
        }));

    private static string Around(Guide guide, string file, string path)
    {
        string Link(GuidePage? page, string relation, string word) => page is null
            ? ""
            : $"<a rel=\"{relation}\" href=\"{Html.Text(Html.Relative(path, SitePaths.Of(page.Path)))}\"><small>{word}</small>{Html.Text(page.Title)}</a>\n";
        if (guide.LineOf(file) is null && file != Guide.Index)
            return "";

        var next = file == Guide.Index ? guide.Pages[0] : guide.After(file);
        return $"<nav class=\"around\" aria-label=\"Next pages\">\n{Link(guide.Before(file), "prev", "Previous")}{Link(next, "next", "Next")}</nav>\n";
    }

    private static string KindOf(string file) =>
        file.StartsWith(Guide.Folder, StringComparison.Ordinal) ? "guide" : file.StartsWith("docs/", StringComparison.Ordinal) ? "docs" : "page";
}
