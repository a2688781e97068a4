using Rungs.Harvest.Storing;
using Rungs.Harvest.Tests.Support;

namespace Rungs.Harvest.Tests;

/// <summary>What a table of pages keeps. The same on every database.</summary>
public abstract class PageStoreTests
{
    private static readonly DateTime s_time = new(2030, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);

    /// <summary>A new, empty database, as <c>--db</c> takes it.</summary>
    private protected abstract Task<string> CreateDatabaseAsync(TemporaryFolder folder);

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Write_TheSameFetchTwice_CountsOnce() => UseAsync((store, read) =>
    {
        var row = Row("first", s_time);

        store.Write([row]);
        store.Write([row, Row("other", s_time) with { Url = "http://other/" }]);

        Assert.Equal([("http://other/", "other", 1), ("http://page/", "first", 1)], read());
        Assert.Equal(s_time, store.Known()["http://page/"]);
    });

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Write_ALaterFetch_UpdatesTheRow() => UseAsync((store, read) =>
    {
        store.Write([Row("first", s_time)]);
        store.Write([Row("second", s_time.AddSeconds(1))]);

        Assert.Equal([("http://page/", "second", 2)], read());
        Assert.Equal(s_time.AddSeconds(1), store.Known()["http://page/"]);
    });

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Write_AnEarlierFetch_SetsNothingBack() => UseAsync((store, read) =>
    {
        store.Write([Row("second", s_time.AddSeconds(1))]);
        store.Write([Row("first", s_time)]);

        Assert.Equal([("http://page/", "second", 1)], read());
    });

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Write_ABadRow_StoresNothingOfItsBatch() => UseAsync((store, read) =>
    {
        Assert.ThrowsAny<Exception>(() => store.Write([Row("good", s_time), Row("bad", s_time) with { Url = null! }]));

        Assert.Empty(read());
    });

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Write_NoTitle_IsKept() => UseAsync((store, read) =>
    {
        store.Write([Row(null, s_time)]);

        Assert.Equal([("http://page/", null, 1)], read());
    });

    private static PageRow Row(string? title, DateTime fetchedAt) =>
        new("http://page/", 200, title, Links: 1, Words: 2, Bytes: 5_000_000_000, Sha256: "00", fetchedAt, Guid.NewGuid());

    private async Task UseAsync(Action<PageStore, Func<(string, string?, int)[]>> use)
    {
        using var folder = new TemporaryFolder();
        var database = await CreateDatabaseAsync(folder);
        var store = new PageStore(Database.Parse(database));
        store.Open();
        store.Open(); // as a second run does
        use(store, () => [.. StoredPage.ReadAll(database).Select(page => (page.Url, page.Title, page.Fetches)).Order()]);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqlitePageStoreTests : PageStoreTests
{
    private protected override Task<string> CreateDatabaseAsync(TemporaryFolder folder) => Task.FromResult("sqlite:" + folder["pages.db"]);
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresPageStoreTests(SharedCluster shared) : PageStoreTests, IClassFixture<SharedCluster>
{
    private protected override async Task<string> CreateDatabaseAsync(TemporaryFolder folder) => "postgres:" + await shared.Cluster.CreateDatabaseAsync();
}
