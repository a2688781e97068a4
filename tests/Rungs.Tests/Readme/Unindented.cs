namespace Rungs.Tests.Readme;

/// <summary>Code without the indentation that all its lines share.</summary>
internal static class Unindented
{
    internal static string Text(IEnumerable<string> lines)
    {
        var all = lines.Select(line => line.TrimEnd()).ToList();
        var indent = all.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return string.Join('\n', all.Select(line => line.Length == 0 ? line : line[indent..]));
    }
}
