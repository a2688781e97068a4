using System.Data.Common;
using Microsoft.Data.Sqlite;
using Rungs.Harvest.CommandLine;

namespace Rungs.Harvest.Storing;

/// <summary>A file.</summary>
internal sealed class SqliteDatabase : Database
{
    private readonly string _file;

    internal SqliteDatabase(string file)
    {
        if (string.Equals(file, ":memory:", StringComparison.Ordinal))
            throw new UsageException("--db sqlite::memory: would be gone at the end; give a file");
        SQLitePCL.Batteries_V2.Init();
        _file = file;
    }

    internal override string Place => OneLine.Of(_file);

    internal override string TimeType => "TEXT";

    /// <remarks>Not pooled: a file that was away and is back is opened anew. After the first time none is made, or a deleted one would come back empty.</remarks>
    internal override DbConnection Connect(bool mayCreate) => new SqliteConnection(new SqliteConnectionStringBuilder
    {
        DataSource = _file,
        Mode = mayCreate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
        Pooling = false,
        DefaultTimeout = 5, // seconds, where another program holds the lock
    }.ConnectionString);
}
