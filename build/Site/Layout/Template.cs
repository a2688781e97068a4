using System.Text;

namespace Rungs.Site.Layout;

/// <summary>What all pages have around their content: a head, the way to the main parts, the menu.</summary>
internal sealed class Template(Menu menu)
{
    /// <summary>A whole document around <paramref name="content"/>.</summary>
    /// <param name="path">Of the page, from the site's root.</param>
    /// <param name="title">Of the page, as plain text.</param>
    /// <param name="content">HTML.</param>
    internal string Render(string path, string title, string content)
    {
        string To(string target) => Html.Text(Html.Relative(path, target));
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Html.Text(title == "Rungs" ? title : $"{title} · Rungs")}</title>
            <link rel="stylesheet" href="{To("style.css")}">
            </head>
            <body data-root="{To("index.html")[..^"index.html".Length]}">
            <header>
            <a class="home" href="{To("index.html")}">Rungs</a>
            <nav aria-label="Parts">
            <a href="{To("docs/guide/index.html")}">Guide</a>
            <a href="{To("docs/index.html")}">Docs</a>
            <a href="{To("api/index.html")}">Reference</a>
            <a class="to-menu" href="#site-menu">Menu</a>
            </nav>
            <form class="search" role="search" hidden>
            <input type="search" placeholder="Search" aria-label="Search titles" autocomplete="off">
            <ol hidden></ol>
            </form>
            </header>
            <div class="columns">
            <main id="site-content">
            {content}
            </main>
            <nav id="site-menu" aria-label="All pages">
            {Sections(path)}
            </nav>
            </div>
            <script src="{To("search-index.js")}" defer></script>
            <script src="{To("search.js")}" defer></script>
            </body>
            </html>

            """;
    }

    /// <summary>All sections; the ones of the guide and of where the page is stand open.</summary>
    private string Sections(string path)
    {
        var text = new StringBuilder();
        foreach (var section in menu.Sections)
        {
            var open = section.Title == "Guide" || section.Links.Any(link => link.Path == path || IsBelow(path, link.Path));
            text.Append(open ? "<details open>" : "<details>").Append($"<summary>{Html.Text(section.Title)}</summary><ul>");
            foreach (var link in section.Links)
            {
                var current = link.Path == path ? " aria-current=\"page\"" : "";
                text.Append($"<li><a href=\"{Html.Text(Html.Relative(path, link.Path))}\"{current}>{Html.Text(link.Title)}</a></li>");
            }

            text.Append("</ul></details>\n");
        }

        return text.ToString();
    }

    /// <summary>All of the reference belongs to its section.</summary>
    private static bool IsBelow(string path, string link) =>
        path.StartsWith("api/", StringComparison.Ordinal) && link.StartsWith("api/", StringComparison.Ordinal);
}
