using System.Data.Common;
using Rungs.Harvest.CommandLine;

namespace Rungs.Harvest.Storing;

/// <summary>Where pages are stored: how to get there, and what its SQL calls a time.</summary>
internal abstract class Database
{
    /// <summary>What people read; holds no password.</summary>
    internal abstract string Place { get; }

    /// <summary>The type of a column of times.</summary>
    internal abstract string TimeType { get; }

    /// <summary>A connection that is not open yet.</summary>
    /// <param name="mayCreate">Whether a database that is missing is made.</param>
    internal abstract DbConnection Connect(bool mayCreate);

    internal static Database Parse(string text) => text switch
    {
        ['s', 'q', 'l', 'i', 't', 'e', ':', .. { Length: > 0 } file] => new SqliteDatabase(file),
        ['p', 'o', 's', 't', 'g', 'r', 'e', 's', ':', .. { Length: > 0 } connection] => new PostgresDatabase(connection),
        _ => throw new UsageException("--db takes sqlite:FILE or postgres:CONNECTION (see harvest --help)"),
    };
}
