using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Npgsql;
using Rungs.Harvest.Serving;

namespace Rungs.Harvest.Tests.Support;

/// <summary>A row of the database, read without the sample's own code.</summary>
internal sealed record StoredPage(string Url, string? Title, int Links, int Words, long Bytes, string Sha256, int Fetches)
{
    /// <param name="database">The value of <c>--db</c>.</param>
    internal static List<StoredPage> ReadAll(string database)
    {
        // Not for reading only: whoever opens a file whose writer was killed amid a transaction rolls that back.
        using DbConnection connection = database.StartsWith("sqlite:", StringComparison.Ordinal)
            ? new SqliteConnection($"Data Source={database["sqlite:".Length..]};Mode=ReadWrite;Pooling=False")
            : new NpgsqlConnection(database["postgres:".Length..]);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT url, title, links, words, bytes, sha256, fetches FROM pages";
        using var rows = command.ExecuteReader();
        List<StoredPage> pages = [];
        while (rows.Read())
        {
            pages.Add(new StoredPage(
                rows.GetString(0),
                rows.IsDBNull(1) ? null : rows.GetString(1),
                rows.GetInt32(2),
                rows.GetInt32(3),
                rows.GetInt64(4),
                rows.GetString(5),
                rows.GetInt32(6)));
        }

        return pages;
    }

    /// <summary>Fails where the row is not what a whole page of this server gives.</summary>
    internal void AssertWhole(int seed)
    {
        var number = int.Parse(Url[(Url.LastIndexOf('/') + 1)..]);
        var page = Page.Html(seed, number);
        Assert.Equal((page.Length, Convert.ToHexStringLower(SHA256.HashData(page)), $"Page {number} & more"), (Bytes, Sha256, Title));
        Assert.True(Words > 0, $"{Url} has no words.");
    }
}
