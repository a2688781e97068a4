using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Rungs.Site.Layout;

namespace Rungs.Site.Code;

/// <summary>C# as HTML: keywords, strings, numbers, comments and types are marked, and types that are known lead to their pages.</summary>
/// <remarks>Tokens only, no tree: code on pages is fragments, and newer C# than the pinned compiler parses, which still reads its tokens.</remarks>
internal static class CSharpCode
{
    private static readonly CSharpParseOptions s_options = new(LanguageVersion.Preview, DocumentationMode.None);

    /// <summary>The HTML of <paramref name="code"/>.</summary>
    /// <param name="code">C#, also an incomplete piece.</param>
    /// <param name="typeLink">Where a type of this name and so many type arguments has its page; null where it has none.</param>
    internal static string ToHtml(string code, Func<string, int, string?> typeLink)
    {
        var tokens = SyntaxFactory.ParseTokens(code, options: s_options).ToList();
        var html = new StringBuilder();
        for (var i = 0; i < tokens.Count; i++)
        {
            AppendTrivia(html, tokens[i].LeadingTrivia);
            AppendToken(html, tokens, i, typeLink);
            AppendTrivia(html, tokens[i].TrailingTrivia);
        }

        return html.ToString();
    }

    private static void AppendToken(StringBuilder html, List<SyntaxToken> tokens, int index, Func<string, int, string?> typeLink)
    {
        var text = Html.Text(tokens[index].Text);
        var style = StyleOf(tokens, index);
        if (style == "type" && typeLink(tokens[index].Text, TypeNames.Arity(tokens, index)) is { } link)
            html.Append($"<a class=\"type\" href=\"{Html.Text(link)}\">{text}</a>");
        else if (style is not null)
            html.Append($"<span class=\"{style}\">{text}</span>");
        else
            html.Append(text);
    }

    private static void AppendTrivia(StringBuilder html, SyntaxTriviaList trivia)
    {
        foreach (var piece in trivia)
        {
            var text = Html.Text(piece.ToFullString());
            var isBlank = piece.IsKind(SyntaxKind.WhitespaceTrivia) || piece.IsKind(SyntaxKind.EndOfLineTrivia);
            html.Append(isBlank ? text : $"<span class=\"comment\">{text}</span>");
        }
    }

    private static string? StyleOf(List<SyntaxToken> tokens, int index)
    {
        var token = tokens[index];
        return token.Kind() switch
        {
            SyntaxKind.NumericLiteralToken => "number",
            SyntaxKind.IdentifierToken when ContextualKeywords.Is(tokens, index) => "keyword",
            SyntaxKind.IdentifierToken => TypeNames.IsType(tokens, index) ? "type" : null,
            var kind when kind.ToString() is var name && (name.Contains("String", StringComparison.Ordinal) || name == "CharacterLiteralToken") && name.EndsWith("Token", StringComparison.Ordinal) => "string",
            var kind when SyntaxFacts.IsReservedKeyword(kind) => "keyword",
            _ => null,
        };
    }
}
