namespace Rungs.Tests.PublicApi;

/// <summary>Lines that only one of two texts has; enough to see what happened, no full diff.</summary>
internal static class LineDifferences
{
    internal static IEnumerable<string> Of(string before, string after)
    {
        var gone = Count(before);
        var come = Count(after);
        foreach (var line in gone.Keys.Union(come.Keys).Where(line => line.Length > 0))
        {
            var difference = come.GetValueOrDefault(line) - gone.GetValueOrDefault(line);
            for (var i = 0; i < Math.Abs(difference); i++)
                yield return (difference < 0 ? "- " : "+ ") + line;
        }
    }

    private static Dictionary<string, int> Count(string text) =>
        text.Split('\n').GroupBy(line => line).ToDictionary(group => group.Key, group => group.Count());
}
