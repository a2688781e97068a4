using System.Collections.Concurrent;
using Hazards;

namespace Rungs.Tests.Hazards;

/// <summary>The classic standstills: each hangs on plain pieces and is ended or named on Rungs.</summary>
[Collection(StallsAlone.Name)]
public sealed class CatalogueTests(ITestOutputHelper output)
{
    /// <summary>For what only starves on plain pieces, which it does for longer: ten times what it takes on Rungs on a machine with nothing else to do.</summary>
    private static readonly TimeSpan s_limitOfStarvation = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Names => [.. Catalogue.All.Select(static hazard => hazard.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void OnRungs_EndsOrIsNamed(string name)
    {
        var hazard = Catalogue.Find(name);
        var limit = hazard.PlainOnlyStarves ? s_limitOfStarvation : Hang.Limit;
        var result = Trial.Run(hazard, limit);
        output.WriteLine($"{result.Ending} after {result.Elapsed.TotalMilliseconds:0} ms");
        Assert.True(result.Ending == hazard.Expected, $"Expected {hazard.Expected}, was {result.Ending?.ToString() ?? "unseen"}. Seen:{Environment.NewLine}{string.Join(Environment.NewLine, result.Seen)}");
        Assert.True(result.Elapsed < limit, $"Took {result.Elapsed}.");
        Assert.True(result.HasLeft, "What was stuck did not leave.");
    }

    [Fact]
    public async Task OnPlainPieces_EachStandsStill()
    {
        ConcurrentDictionary<string, PlainEnding> endings = new();
        await Parallel.ForEachAsync(Catalogue.All, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (hazard, _) => endings[hazard.Name] = await PlainRun.RunAsync(hazard));
        foreach (var hazard in (Hazard[])[Catalogue.Control, Catalogue.Crash])
            endings[hazard.Name] = await PlainRun.RunAsync(hazard, Hang.Limit);
        Assert.Equal([Catalogue.Crash.Name, Catalogue.Control.Name], endings.Where(static ending => !ending.Value.Hangs).Select(static ending => ending.Key).Order());
        Assert.True(endings[Catalogue.Control.Name].HasEnded, "A program that ends was not seen to end.");
        Assert.True(endings[Catalogue.Crash.Name].HasCrashed, "A crash was not seen as one.");
    }

    [Fact]
    public void Catalogue_HasAtLeastTwentyOfDifferentNames()
    {
        Assert.InRange(Catalogue.All.Count, 20, int.MaxValue);
        Assert.Equal(Catalogue.All.Count, Catalogue.All.Select(static hazard => hazard.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Catalogue.All, static hazard => Assert.True(hazard.Expected == Ending.Success || hazard.Expected is { Where: not "", Culprit: not "" }));
    }
}
