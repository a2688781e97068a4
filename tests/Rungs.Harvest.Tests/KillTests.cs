using System.Diagnostics;
using Rungs.Harvest.Tests.Support;

namespace Rungs.Harvest.Tests;

/// <summary>Harvests that are ended at random moments: nothing is lost, nothing doubled. The same on every database.</summary>
public abstract class KillTests
{
    private const int Pages = 60;

    /// <summary>A new, empty database, as <c>--db</c> takes it.</summary>
    private protected abstract Task<string> CreateDatabaseAsync(TemporaryFolder folder);

    [Fact(Timeout = Limit.SoakMilliseconds)]
    public async Task Terminate_AtRandomMoments_StoresAllThatWasFetchedAndGoesOnAfterwards()
    {
        var kills = Soak.Rounds(usual: 6, soak: 50);
        var totals = new KillTotals();
        for (var round = 1; round <= kills; round++)
        {
            using var folder = new TemporaryFolder();
            await using var server = await TestServer.StartAsync(seed: round);
            var (urls, database) = (WriteUrls(folder, server), await CreateDatabaseAsync(folder));

            var (stopped, end) = await EndAtRandomMomentAsync(new Random(round), Signal.Terminate, urls, database);

            Assert.True(stopped.ExitCode == 0, stopped.All);
            Assert.Empty(stopped.Errors);
            totals.Add(stopped.Output.Contains("stopped by SIGTERM"), end);
            var stored = CheckedRows(database, server, totals);
            Assert.True(stored.SetEquals(stopped.Fetched), $"round {round}: stored are {stored.Count} pages, told of {stopped.Fetched.Count()}\n{stopped.All}");

            await FinishAsync(urls, database, server, stored, totals);
        }

        totals.Tell(this, "SIGTERM");
    }

    [Fact(Timeout = Limit.SoakMilliseconds)]
    public async Task Kill_AtRandomMoments_LosesNoStoredPageAndGoesOnAfterwards()
    {
        var kills = Soak.Rounds(usual: 3, soak: 20);
        var totals = new KillTotals();
        for (var round = 1; round <= kills; round++)
        {
            using var folder = new TemporaryFolder();
            await using var server = await TestServer.StartAsync(seed: 1000 + round);
            var (urls, database) = (WriteUrls(folder, server), await CreateDatabaseAsync(folder));

            var (killed, end) = await EndAtRandomMomentAsync(new Random(1000 + round), Signal.Kill, urls, database);

            totals.Add(killed.ExitCode == 128 + Signal.Kill, end);
            var stored = CheckedRows(database, server, totals);
            // It may have been killed between a commit and the line that tells of it; never the other way round.
            Assert.True(stored.Count >= killed.Stored, $"round {round}: stored are {stored.Count} pages, told of {killed.Stored}\n{killed.All}");

            await FinishAsync(urls, database, server, stored, totals);
        }

        totals.Tell(this, "SIGKILL");
    }

    private static string WriteUrls(TemporaryFolder folder, TestServer server) =>
        folder.WriteLines("urls.txt", Enumerable.Range(1, Pages).Select(server.Url));

    /// <summary>The moment: a random line of progress in the first two thirds, and a random bit of time.</summary>
    private static async Task<(ProgramResult Result, TimeSpan End)> EndAtRandomMomentAsync(Random random, int signal, string urls, string database)
    {
        using var harvest = Start(urls, database);
        for (var line = random.Next(1, Pages * 2 / 3); line > 0; line--)
            Assert.NotNull(await harvest.NextLineAsync());
        Thread.SpinWait(random.Next(1_000_000));
        var since = Stopwatch.GetTimestamp();
        harvest.Send(signal);
        return (await harvest.EndAsync(), Stopwatch.GetElapsedTime(since));
    }

    /// <summary>Whole, and each fetched once.</summary>
    private static HashSet<string> CheckedRows(string database, TestServer server, KillTotals totals)
    {
        var rows = StoredPage.ReadAll(database);
        Assert.All(rows, row => row.AssertWhole(server.Seed));
        totals.Doubled += rows.Count(row => row.Fetches != 1) + rows.Count - rows.DistinctBy(row => row.Url).Count();
        Assert.Equal(0, totals.Doubled);
        return [.. rows.Select(row => row.Url)];
    }

    private static async Task FinishAsync(string urls, string database, TestServer server, HashSet<string> storedBefore, KillTotals totals)
    {
        using var harvest = Start(urls, database);
        var result = await harvest.EndAsync();

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Empty(result.Fetched.Intersect(storedBefore, StringComparer.Ordinal));
        var stored = CheckedRows(database, server, totals);
        totals.Lost += File.ReadLines(urls).Count(url => !stored.Contains(url));
        Assert.Equal(0, totals.Lost);
        Assert.Equal(Pages, stored.Count);
    }

    private static ChildProgram Start(string urls, string database) =>
        new("--urls", urls, "--db", database, "--rate", "60", "--batch", "7", "--batch-wait", "100ms", "--attempts", "30");
}

/// <summary>On SQLite.</summary>
public sealed class SqliteKillTests : KillTests
{
    private protected override Task<string> CreateDatabaseAsync(TemporaryFolder folder) => Task.FromResult("sqlite:" + folder["pages.db"]);
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresKillTests(SharedCluster shared) : KillTests, IClassFixture<SharedCluster>
{
    private protected override async Task<string> CreateDatabaseAsync(TemporaryFolder folder) => "postgres:" + await shared.Cluster.CreateDatabaseAsync();
}
