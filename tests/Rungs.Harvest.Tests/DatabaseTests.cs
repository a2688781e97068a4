using Rungs.Harvest.Tests.Support;

namespace Rungs.Harvest.Tests;

/// <summary>Databases that go away, and come back, or do not.</summary>
public sealed class DatabaseTests
{
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Postgres_GoesAwayAndStaysAway_StopsWithTheUnsentInAFileThatTheNextRunStores()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var harvesting = await Harvesting.CreateAsync(pages: 60, database: "postgres:" + await cluster.CreateDatabaseAsync());

        using var harvest = harvesting.Start("--rate", "40", "--patience", "2s");
        await harvest.LineAsync("stored ");
        await cluster.StopAsync();
        var stopped = await harvest.EndAsync();

        Assert.True(stopped.ExitCode == 4, stopped.All);
        Assert.Contains(stopped.Output, line => line.StartsWith("the database is away", StringComparison.Ordinal));
        Assert.Contains(harvesting.Unsent, Assert.Single(stopped.Errors));
        var unsent = File.ReadLines(harvesting.Unsent).Count();

        await cluster.RunAgainAsync();
        var stored = StoredPage.ReadAll(harvesting.Database);
        Assert.Equal(stopped.Fetched.Count(), stored.Count + unsent);

        var finished = await harvesting.RunAsync();
        Assert.True(finished.ExitCode == 0, finished.All);
        Assert.Equal($"stored {unsent} pages of {harvesting.Unsent}", finished.Output[0]);
        Assert.Empty(finished.Fetched.Intersect(stopped.Fetched));
        Assert.False(File.Exists(harvesting.Unsent));
        harvesting.AssertStored(60);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Postgres_ComesBackInTime_LosesNothing()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var harvesting = await Harvesting.CreateAsync(pages: 60, database: "postgres:" + await cluster.CreateDatabaseAsync());

        using var harvest = harvesting.Start("--rate", "40", "--patience", "1h");
        await harvest.LineAsync("stored ");
        await cluster.StopAsync();
        await harvest.LineAsync("the database is away");
        await harvest.LineAsync("the database is away");
        await cluster.RunAgainAsync();
        var result = await harvest.EndAsync();

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Empty(result.Errors);
        Assert.False(File.Exists(harvesting.Unsent));
        harvesting.AssertStored(60);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Signal_WhileTheDatabaseIsAway_WritesTheUnsentSoon()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var harvesting = await Harvesting.CreateAsync(pages: 60, database: "postgres:" + await cluster.CreateDatabaseAsync());

        using var harvest = harvesting.Start("--rate", "40", "--patience", "1h");
        await harvest.LineAsync("stored ");
        await cluster.StopAsync();
        await harvest.LineAsync("the database is away");
        harvest.Send(Signal.Terminate);
        var result = await harvest.EndAsync();

        Assert.True(result.ExitCode == 4, result.All);
        await cluster.RunAgainAsync();
        Assert.Equal(result.Fetched.Count(), StoredPage.ReadAll(harvesting.Database).Count + File.ReadLines(harvesting.Unsent).Count());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Postgres_Missing_IsOneLineAndExitCode3()
    {
        await using var harvesting = await Harvesting.CreateAsync(pages: 3, database: "postgres:Host=127.0.0.1;Port=1;Username=me;Password=secret");

        var result = await harvesting.RunAsync();

        Assert.True(result.ExitCode == 3, result.All);
        Assert.StartsWith("harvest: cannot open the database, PostgreSQL at 127.0.0.1:1: ", Assert.Single(result.Errors));
        Assert.DoesNotContain("secret", result.All);
        Assert.Empty(result.Output);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Sqlite_FileDeleted_StopsWithTheUnsentInAFileThatTheNextRunStores()
    {
        await using var harvesting = await Harvesting.CreateAsync(pages: 60);
        using var harvest = harvesting.Start("--rate", "40", "--patience", "1s");
        await harvest.LineAsync("stored ");
        File.Delete(harvesting.Database["sqlite:".Length..]);
        var stopped = await harvest.EndAsync();

        Assert.True(stopped.ExitCode == 4, stopped.All);
        Assert.Contains(harvesting.Unsent, Assert.Single(stopped.Errors));

        var finished = await harvesting.RunAsync();
        Assert.True(finished.ExitCode == 0, finished.All);
        harvesting.AssertStored(60);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("sqlite:/no/such/folder/pages.db")]
    [InlineData("sqlite:urls")] // a file that is no database
    public async Task Sqlite_CannotBeOpened_IsOneLineAndExitCode3(string database)
    {
        await using var harvesting = await Harvesting.CreateAsync(pages: 300);
        if (database == "sqlite:urls")
            database = "sqlite:" + harvesting.Urls;
        harvesting.Database = database;

        var result = await harvesting.RunAsync();

        Assert.True(result.ExitCode == 3, result.All);
        Assert.StartsWith("harvest: cannot open the database, /", Assert.Single(result.Errors));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Unsent_NotReadable_IsOneLineAndExitCode2()
    {
        await using var harvesting = await Harvesting.CreateAsync(pages: 1);
        File.WriteAllText(harvesting.Unsent, "{ half a li");

        var result = await harvesting.RunAsync();

        Assert.True(result.ExitCode == 2, result.All);
        Assert.Contains(harvesting.Unsent, Assert.Single(result.Errors));
        Assert.True(File.Exists(harvesting.Unsent));
    }
}
