using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Rungs.Site.Code;
using Rungs.Site.Layout;

namespace Rungs.Site.Pages;

/// <summary>Code blocks of pages; C# is highlighted, and its types lead to the reference.</summary>
internal sealed class CodeRenderer(Func<string, int, string?> typeLink) : HtmlObjectRenderer<CodeBlock>
{
    protected override void Write(HtmlRenderer renderer, CodeBlock obj)
    {
        var code = obj.Lines.ToString();
        var isCSharp = obj is FencedCodeBlock { Info: "csharp" or "cs" or "c#" };
        renderer.Write("<pre tabindex=\"0\"><code>").Write(isCSharp ? CSharpCode.ToHtml(code, typeLink) : Html.Text(code)).WriteLine("</code></pre>");
    }
}
