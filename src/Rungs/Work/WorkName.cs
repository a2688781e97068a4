namespace Rungs;

/// <summary>Turns the source text of a lambda into the name people read in errors, traces and task lists.</summary>
internal static class WorkName
{
    private const int MaxLength = 80;

    private const string Unnamed = "(unnamed)";

    /// <summary>The first line of <paramref name="text"/> after a lambda's arrow; the whole first line where there is no lambda.</summary>
    /// <remarks>A line that holds nothing but the opening brace of a block says nothing, so the next one stands for it.</remarks>
    internal static string From(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Unnamed;

        var body = text.AsSpan(BodyStart(text)).Trim();
        var line = FirstLine(body);
        if (line is "{" && FirstLine(body[1..].TrimStart()) is { IsEmpty: false } inner)
            line = inner;

        return line.IsEmpty ? Unnamed : Cut(line).ToString();
    }

    /// <summary>The index after the first arrow that stands outside every bracket; 0 where there is none.</summary>
    private static int BodyStart(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length - 1; i++)
        {
            switch (text[i])
            {
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}':
                    depth--;
                    break;
                case '"':
                    return 0; // a literal before any arrow: this is an argument, not a lambda
                case '=' when depth == 0 && text[i + 1] == '>':
                    return i + 2;
            }
        }

        return 0;
    }

    private static ReadOnlySpan<char> FirstLine(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny('\r', '\n');
        return (end < 0 ? text : text[..end]).TrimEnd();
    }

    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> line)
    {
        if (line.Length <= MaxLength)
            return line;

        var splitsPair = char.IsHighSurrogate(line[MaxLength - 1]);
        return line[..(splitsPair ? MaxLength - 1 : MaxLength)];
    }
}
