namespace Rungs.Harvest.Tests.Support;

/// <summary>A server, a file of its pages' URLs, and a run of the program on them.</summary>
internal sealed class Harvesting : IAsyncDisposable
{
    private Harvesting(TestServer server, string database)
    {
        Server = server;
        Database = database;
        Urls = Folder["urls.txt"];
    }

    internal TemporaryFolder Folder { get; } = new();

    internal TestServer Server { get; }

    /// <summary>As <c>--db</c> takes it.</summary>
    internal string Database { get; set; }

    /// <summary>The file of URLs.</summary>
    internal string Urls { get; }

    /// <summary>The file of what could not be stored.</summary>
    internal string Unsent => Urls + ".unsent";

    internal static async Task<Harvesting> CreateAsync(int pages, int trouble = 25, string? database = null)
    {
        var self = new Harvesting(await TestServer.StartAsync(seed: 5, trouble), database ?? "");
        if (database is null)
            self.Database = "sqlite:" + self.Folder["pages.db"];
        self.WriteUrls([.. Enumerable.Range(1, pages).Select(self.Server.Url)]);
        return self;
    }

    internal void WriteUrls(params string[] lines) => File.WriteAllLines(Urls, lines);

    internal ChildProgram Start(params string[] more) =>
        new(["--urls", Urls, "--db", Database, "--rate", "500", "--batch", "7", "--batch-wait", "100ms", "--attempts", "30", .. more]);

    internal async Task<ProgramResult> RunAsync(params string[] more)
    {
        using var program = Start(more);
        return await program.EndAsync();
    }

    /// <summary>Fails where the database does not hold the pages from 1 on, whole, each of them once.</summary>
    internal void AssertStored(int pages)
    {
        var rows = StoredPage.ReadAll(Database);
        Assert.All(rows, row => row.AssertWhole(Server.Seed));
        Assert.Equal(Enumerable.Range(1, pages).Select(Server.Url).Order(StringComparer.Ordinal), rows.Select(row => row.Url).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal(1, row.Fetches));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Folder.Dispose();
    }
}
