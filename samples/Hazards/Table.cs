namespace Hazards;

/// <summary>Runs the whole catalogue and prints what became of it.</summary>
internal static class Table
{
    /// <summary>So many plain programs at once.</summary>
    private const int AtOnce = 12;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    internal static async Task<int> PrintAsync()
    {
        var plain = new PlainEnding[Catalogue.All.Count];
        await Parallel.ForAsync(0, plain.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => plain[i] = await PlainRun.RunAsync(Catalogue.All[i]));

        var failures = 0;
        Console.WriteLine("| program | on plain pieces | on Rungs | after |");
        Console.WriteLine("|---|---|---|---|");
        using var watching = new Watching();
        foreach (var (hazard, ending) in Catalogue.All.Zip(plain))
        {
            var result = Trial.Run(hazard, s_limit);
            failures += ending.Hangs && result.Ending == hazard.Expected ? 0 : 1;
            Console.WriteLine($"| {hazard.Name} | {Describe(hazard, ending)} | {result.Ending?.ToString() ?? "STANDS STILL UNSEEN"} | {result.Elapsed.TotalMilliseconds:0} ms |");
        }

        Console.WriteLine($"{Catalogue.All.Count} programs, {failures} not as expected");
        return failures == 0 ? 0 : 1;
    }

    private static string Describe(Hazard hazard, PlainEnding ending) =>
        ending.HasEnded ? "ends" : ending.HasCrashed ? "crashes" : hazard.PlainOnlyStarves ? $"starves: not done after {PlainRun.Limit.TotalSeconds} s" : "hangs";
}
