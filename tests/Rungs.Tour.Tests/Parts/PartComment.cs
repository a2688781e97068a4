using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Rungs.Tour.Tests.Parts;

/// <summary>What the comment above a part promises.</summary>
/// <param name="Takes">How long it takes; null where it runs until it is stopped.</param>
/// <param name="Lines">What it prints.</param>
internal sealed partial record PartComment(TimeSpan? Takes, IReadOnlyList<string> Lines)
{
    /// <summary>Reads the part's source file.</summary>
    internal static PartComment Of(int part)
    {
        var comment = string.Join('\n', Repository.ReadLines("samples", "Tour", "Parts", $"Part{part:00}.cs").TakeWhile(line => !line.StartsWith("internal ", StringComparison.Ordinal)));
        var match = Promise().Match(comment);
        Assert.True(match.Success, $"The comment of part {part} has no: Takes N s and prints: <code>, nor: It runs until it is stopped, and prints: <code>");
        var lines = match.Groups["line"].Captures.Select(line => WebUtility.HtmlDecode(line.Value));
        TimeSpan? takes = match.Groups["seconds"] is { Success: true } seconds ? TimeSpan.FromSeconds(double.Parse(seconds.Value, CultureInfo.InvariantCulture)) : null;
        return new PartComment(takes, [.. lines]);
    }

    [GeneratedRegex(@"(Takes\s(///\s)?(?<seconds>\d+(\.\d)?)\ss|It runs until it is stopped,)\s(///\s)?and\s(///\s)?prints:\n///\s<code>\n(///\s(?<line>.*)\n)+?///\s</code>", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Promise();
}
