using System.Text;

namespace Rungs.Site.Api;

/// <summary>Where the reference keeps its pages, and places on them; paths are from the site's root.</summary>
internal static class ReferencePaths
{
    internal const string Index = "api/index.html";

    internal static string OfNamespace(string space) => $"api/{space}.html";

    internal static string OfType(Type type) => $"api/{type.FullName!.Replace('`', '-').Replace('+', '.')}.html";

    /// <summary>An id made of a member's documentation id: letters and digits, whatever else becomes a dash.</summary>
    internal static string Anchor(string text)
    {
        var anchor = new StringBuilder();
        foreach (var letter in text)
        {
            if (char.IsAsciiLetterOrDigit(letter))
                anchor.Append(letter);
            else if (anchor.Length > 0 && anchor[^1] != '-')
                anchor.Append('-');
        }

        return anchor.ToString().TrimEnd('-');
    }
}
