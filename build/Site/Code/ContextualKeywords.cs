using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Rungs.Site.Code;

/// <summary>Words that are keywords in their places only. The places are guessed by the neighbours.</summary>
internal static class ContextualKeywords
{
    private static readonly HashSet<string> s_words =
    [
        "async", "await", "var", "record", "init", "get", "set", "required", "yield", "when", "where", "partial", "nameof", "and", "or", "not",
        "with", "file", "scoped", "select", "from", "orderby", "dynamic", "add", "remove", "global", "allows", "unmanaged", "notnull", "field",
    ];

    internal static bool Is(List<SyntaxToken> tokens, int index)
    {
        if (!s_words.Contains(tokens[index].Text))
            return false;

        var before = index > 0 ? tokens[index - 1].Kind() : SyntaxKind.None;
        var after = index + 1 < tokens.Count ? tokens[index + 1].Kind() : SyntaxKind.None;
        if (before == SyntaxKind.DotToken || after is SyntaxKind.DotToken or SyntaxKind.EqualsToken or SyntaxKind.CommaToken or SyntaxKind.CloseParenToken)
            return false;
        return tokens[index].Text switch
        {
            "get" or "set" or "init" or "add" or "remove" => after is SyntaxKind.SemicolonToken or SyntaxKind.OpenBraceToken or SyntaxKind.EqualsGreaterThanToken,
            "nameof" => after == SyntaxKind.OpenParenToken,
            "with" => after == SyntaxKind.OpenBraceToken,
            "field" => false, // more often a name than the keyword
            _ => true,
        };
    }
}
