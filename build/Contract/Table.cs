namespace Rungs.Contract;

/// <summary>Clauses down, rungs across.</summary>
internal sealed class Table(List<Result> results)
{
    private static readonly string[] s_order =
    [
        "SerialRung", "EventLoop", "BackgroundLoop", "ElasticThreads", "OneElasticThread", "CpuThreads", "Strand", "StrandOnOneThread",
        "OneWorker", "TwoWorkers", "MemoryHosts", "BrokerHosts", "Ladder", "LadderWithRoom", "LadderFull",
    ];

    /// <summary>The known ones from the simplest to the widest, then others.</summary>
    private readonly string[] _rungs =
    [
        .. results.Select(static result => result.Rung).Distinct()
            .OrderBy(static rung => Array.IndexOf(s_order, rung) is var place and >= 0 ? place : int.MaxValue).ThenBy(static rung => rung, StringComparer.Ordinal),
    ];

    private readonly Dictionary<(string, string), Verdict> _verdicts =
        results.GroupBy(static result => (result.Clause, result.Rung)).ToDictionary(static group => group.Key, static group => group.Max(static result => result.Verdict));

    internal void Print(TextWriter writer)
    {
        var headings = Array.ConvertAll(_rungs, static rung => Words.Split(rung).ToArray());
        var widths = Array.ConvertAll(headings, static heading => Math.Max(4, heading.Max(static word => word.Length)));
        // Clauses of portable work first, which every rung has.
        var clauses = results.Select(static result => result.Clause).Distinct()
            .OrderBy(clause => -results.Where(result => result.Clause == clause).Select(static result => result.Rung).Distinct().Count())
            .ThenBy(static clause => clause, StringComparer.Ordinal).ToArray();
        var first = clauses.Max(static clause => Words.OfClause(clause).Length);

        var lines = headings.Max(static heading => heading.Length);
        for (var line = 0; line < lines; line++)
            Row("", headings.Select(heading => heading.ElementAtOrDefault(line - (lines - heading.Length)) ?? ""));
        Row(new string('-', first), widths.Select(static width => new string('-', width)));
        foreach (var clause in clauses)
            Row(Words.OfClause(clause), _rungs.Select(rung => CellOf(clause, rung)));

        writer.WriteLine();
        writer.WriteLine($"{_rungs.Length} rungs, {clauses.Length} clauses: {Count(Verdict.Kept)} kept, {Count(Verdict.Failed)} FAILED, {(_rungs.Length * clauses.Length) - Count(Verdict.Kept) - Count(Verdict.Failed)} not promised (n.a.: the rung says so, or takes no closures).");

        void Row(string name, IEnumerable<string> cells) =>
            writer.WriteLine($"{name.PadRight(first)}  {string.Join("  ", cells.Select((cell, i) => cell.PadRight(widths[i])))}".TrimEnd());
    }

    private int Count(Verdict verdict) => _verdicts.Values.Count(one => one == verdict);

    private string CellOf(string clause, string rung) => _verdicts.GetValueOrDefault((clause, rung)) switch
    {
        Verdict.Kept => "ok",
        Verdict.Failed => "FAIL",
        _ => "n.a.",
    };
}
