using Microsoft.Data.Sqlite;

namespace Rungs.Tour.Batches;

/// <summary>A SQLite file with one table. One thread at a time.</summary>
internal sealed class Database : IDisposable
{
    private readonly SqliteConnection _connection;

    static Database() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Makes the file.</summary>
    internal Database(string path)
    {
        _connection = Open(path, SqliteOpenMode.ReadWriteCreate);

        // FULL is the default; it is said here because the comparison stands on it: a transaction ends when the disk has it.
        Execute("PRAGMA synchronous = FULL");

        // No key: a row that was written twice is to be seen.
        Execute("CREATE TABLE rows (number INTEGER NOT NULL, text TEXT NOT NULL)");
    }

    /// <summary>How many transactions have written rows.</summary>
    internal int Transactions { get; private set; }

    /// <summary>Writes rows in a transaction. Blocks until the disk has them; where it throws, none is written.</summary>
    internal void Write(IReadOnlyList<int> rows)
    {
        // Not by BeginTransaction: where SQLite itself has rolled back, its disposal throws, and hides the error.
        Execute("BEGIN");
        try
        {
            Insert(rows);
            Execute("COMMIT");
        }
        catch (SqliteException)
        {
            RollBack();
            throw;
        }

        Transactions++;
    }

    /// <summary>Opens a file anew, and says whether rows from 0 up to <paramref name="count"/> are there, each once, and no others.</summary>
    internal static bool HasEachOnce(string path, int count)
    {
        using var connection = Open(path, SqliteOpenMode.ReadOnly);
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT number, text FROM rows";
        using var reader = select.ExecuteReader();

        var times = new int[count];
        while (reader.Read())
        {
            var row = reader.GetInt64(0);
            if (row < 0 || row >= count || !string.Equals(reader.GetString(1), TextOf((int)row), StringComparison.Ordinal))
                return false;
            times[row]++;
        }

        return Array.TrueForAll(times, static time => time == 1);
    }

    public void Dispose() => _connection.Dispose();

    private static string TextOf(int row) => $"row {row}";

    /// <summary>Without a pool, which would keep the file open.</summary>
    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    private void RollBack()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has done it already, as it does where the disk is full.
        }
    }

    private void Insert(IReadOnlyList<int> rows)
    {
        using var insert = _connection.CreateCommand();
        insert.CommandText = "INSERT INTO rows VALUES ($number, $text)";
        var number = insert.Parameters.Add("$number", SqliteType.Integer);
        var text = insert.Parameters.Add("$text", SqliteType.Text);
        foreach (var row in rows)
        {
            (number.Value, text.Value) = (row, TextOf(row));
            insert.ExecuteNonQuery();
        }
    }

    private void Execute(string text)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // the texts above
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
