using System.Data;
using System.Data.Common;
using Rungs.Harvest.CommandLine;

namespace Rungs.Harvest.Storing;

/// <summary>The table of pages. Blocking: for the threads rung.</summary>
internal sealed class PageStore(Database database)
{
    /// <remarks>
    /// A batch whose commit was not heard of is sent again, and an unsent file may be older than its row: neither may count twice or
    /// set a row back.
    /// </remarks>
    private const string Upsert = """
        INSERT INTO pages (url, status, title, links, words, bytes, sha256, fetched_at, fetch_id, fetches)
        VALUES (@url, @status, @title, @links, @words, @bytes, @sha256, @fetched_at, @fetch_id, 1)
        ON CONFLICT (url) DO UPDATE SET
            status = excluded.status, title = excluded.title, links = excluded.links, words = excluded.words, bytes = excluded.bytes,
            sha256 = excluded.sha256, fetched_at = excluded.fetched_at, fetch_id = excluded.fetch_id, fetches = pages.fetches + 1
        WHERE pages.fetch_id <> excluded.fetch_id AND pages.fetched_at <= excluded.fetched_at
        """;

    private readonly string _table = $"""
        CREATE TABLE IF NOT EXISTS pages (
            url TEXT NOT NULL PRIMARY KEY, status INTEGER NOT NULL, title TEXT, links INTEGER NOT NULL, words INTEGER NOT NULL,
            bytes BIGINT NOT NULL, sha256 TEXT NOT NULL, fetched_at {database.TimeType} NOT NULL, fetch_id TEXT NOT NULL,
            fetches INTEGER NOT NULL)
        """;

    /// <summary>Makes the table where there is none.</summary>
    /// <exception cref="HarvestException">There is no such database, or it is not ours.</exception>
    internal void Open() => AtStart(() =>
    {
        using var connection = database.Connect(mayCreate: true);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = _table;
        command.ExecuteNonQuery();
    });

    /// <summary>Which pages are stored, and when they were fetched.</summary>
    /// <exception cref="HarvestException">It could not be read.</exception>
    internal Dictionary<string, DateTime> Known()
    {
        var known = new Dictionary<string, DateTime>(StringComparer.Ordinal);
        AtStart(() =>
        {
            using var connection = database.Connect(mayCreate: false);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT url, fetched_at FROM pages";
            using var rows = command.ExecuteReader();
            while (rows.Read())
                known[rows.GetString(0)] = DateTime.SpecifyKind(rows.GetDateTime(1), DateTimeKind.Utc);
        });
        return known;
    }

    /// <summary>Stores all of a batch or none of it.</summary>
    internal void Write(IReadOnlyList<PageRow> batch)
    {
        using var connection = database.Connect(mayCreate: false);
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Upsert;
        foreach (var row in batch)
        {
            command.Parameters.Clear();
            Add(command, "@url", row.Url);
            Add(command, "@status", row.Status);
            Add(command, "@title", row.Title);
            Add(command, "@links", row.Links);
            Add(command, "@words", row.Words);
            Add(command, "@bytes", row.Bytes);
            Add(command, "@sha256", row.Sha256);
            Add(command, "@fetched_at", row.FetchedAt);
            Add(command, "@fetch_id", row.FetchId.ToString());
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static void Add(DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        if (value is null)
            parameter.DbType = DbType.String; // the only kind that may be missing
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }

    /// <summary>At the start nobody is patient: what fails now was never right.</summary>
    private void AtStart(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error)
        {
            var reason = OneLine.Of(error.InnerException is { } inner ? $"{error.Message}: {inner.Message}" : error.Message);
            throw new HarvestException(ExitCode.NoDatabase, $"cannot open the database, {database.Place}: {reason}");
        }
    }
}
