using Rungs.Tour.CommandLine;

namespace Rungs.Tour.Ladder;

/// <summary>Tells of what went wrong, on standard error, each once, on however many rungs it was met.</summary>
internal sealed class Problems
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    internal bool Any => _told.Count > 0;

    internal void Add(IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
            Tell(problem.Path, problem.ToString());
    }

    /// <summary>Tells of files that two rungs read differently.</summary>
    /// <returns>Whether there were any.</returns>
    internal bool AddDifferences(IReadOnlyList<Pass> passes)
    {
        var differing = passes.SelectMany(pass => pass.Facts).Distinct().CountBy(facts => facts.File).Where(pair => pair.Value > 1).ToList();
        foreach (var (file, _) in differing)
            Tell(file.Path, $"{FileName.Escape(file.Path)}: differs from rung to rung; did it change meanwhile?");
        return differing.Count > 0;
    }

    private void Tell(string path, string line)
    {
        if (_told.Add(path))
            Console.Error.WriteLine($"tour: {line}");
    }
}
