using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Rungs.Site.Code;

/// <summary>Whether an identifier names a type, guessed by what stands around it, and by its capital.</summary>
internal static class TypeNames
{
    internal static bool IsType(List<SyntaxToken> tokens, int index)
    {
        if (!char.IsUpper(tokens[index].Text[0]))
            return false;

        var before = KindAt(tokens, index - 1);
        var end = EndOfArguments(tokens, index);
        var after = KindAt(tokens, end);
        if (before is SyntaxKind.NewKeyword or SyntaxKind.ClassKeyword or SyntaxKind.StructKeyword or SyntaxKind.InterfaceKeyword or SyntaxKind.EnumKeyword
            or SyntaxKind.IsKeyword or SyntaxKind.AsKeyword or SyntaxKind.ColonToken || IsWord(tokens, index - 1, "record"))
            return true;
        if (before is SyntaxKind.DotToken or SyntaxKind.NamespaceKeyword
            || (before == SyntaxKind.UsingKeyword && after is SyntaxKind.DotToken or SyntaxKind.SemicolonToken))
            return false;
        if (after == SyntaxKind.QuestionToken)
            after = KindAt(tokens, ++end);
        if (after == SyntaxKind.OpenBracketToken && KindAt(tokens, end + 1) is SyntaxKind.CloseBracketToken)
            return true;

        return after switch
        {
            SyntaxKind.IdentifierToken => true,                       // Task task
            SyntaxKind.DotToken => before != SyntaxKind.QuestionToken, // Task.Run
            SyntaxKind.ThisKeyword => true,                           // T this[int index]
            SyntaxKind.EndOfFileToken => before == SyntaxKind.CommaToken, // the last of a declaration's bases
            SyntaxKind.GreaterThanToken or SyntaxKind.CommaToken => IsArgument(tokens, index),
            SyntaxKind.CloseParenToken => before == SyntaxKind.OpenParenToken && KindAt(tokens, index - 2) is SyntaxKind.TypeOfKeyword or SyntaxKind.DefaultKeyword or SyntaxKind.CatchKeyword,
            _ => false,
        };
    }

    /// <summary>How many type arguments follow.</summary>
    internal static int Arity(List<SyntaxToken> tokens, int index)
    {
        var end = EndOfArguments(tokens, index);
        if (end == index + 1)
            return 0;

        var depth = 0;
        var arity = 1;
        for (var i = index + 1; i < end; i++)
        {
            depth += Depth(tokens[i]);
            if (depth == 1 && tokens[i].IsKind(SyntaxKind.CommaToken))
                arity++;
        }

        return arity;
    }

    /// <summary>Where what follows the name and its type arguments begins.</summary>
    private static int EndOfArguments(List<SyntaxToken> tokens, int index)
    {
        if (KindAt(tokens, index + 1) != SyntaxKind.LessThanToken)
            return index + 1;

        var depth = 0;
        for (var i = index + 1; i < tokens.Count; i++)
        {
            depth += Depth(tokens[i]);
            if (depth == 0)
                return i + 1;
            var isPart = tokens[i].Kind() is SyntaxKind.LessThanToken or SyntaxKind.GreaterThanToken or SyntaxKind.IdentifierToken or SyntaxKind.CommaToken
                or SyntaxKind.DotToken or SyntaxKind.QuestionToken or SyntaxKind.OpenBracketToken or SyntaxKind.CloseBracketToken
                or SyntaxKind.OpenParenToken or SyntaxKind.CloseParenToken || SyntaxFacts.IsPredefinedType(tokens[i].Kind());
            if (!isPart)
                break; // a comparison
        }

        return index + 1;
    }

    /// <summary>Whether it is a type argument, or one of the bases: a bracket or a colon before it opens a list of types.</summary>
    private static bool IsArgument(List<SyntaxToken> tokens, int index)
    {
        for (var i = index - 1; i > 0; i--)
        {
            if (tokens[i].IsKind(SyntaxKind.LessThanToken))
                return EndOfArguments(tokens, i - 1) > index;
            if (tokens[i].IsKind(SyntaxKind.ColonToken))
                return true;
            if (tokens[i].Kind() is SyntaxKind.OpenParenToken or SyntaxKind.SemicolonToken or SyntaxKind.OpenBraceToken)
                return false;
        }

        return false;
    }

    private static int Depth(SyntaxToken token) => token.Kind() switch { SyntaxKind.LessThanToken => 1, SyntaxKind.GreaterThanToken => -1, _ => 0 };

    private static SyntaxKind KindAt(List<SyntaxToken> tokens, int index) => index >= 0 && index < tokens.Count ? tokens[index].Kind() : SyntaxKind.None;

    private static bool IsWord(List<SyntaxToken> tokens, int index, string word) => index >= 0 && tokens[index].Text == word;
}
