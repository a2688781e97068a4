using System.Data.Common;
using Npgsql;
using Rungs.Harvest.CommandLine;

namespace Rungs.Harvest.Storing;

/// <summary>A PostgreSQL server.</summary>
internal sealed class PostgresDatabase : Database
{
    private readonly NpgsqlConnectionStringBuilder _connection;

    internal PostgresDatabase(string connection)
    {
        try
        {
            _connection = new NpgsqlConnectionStringBuilder(connection);
            var given = new DbConnectionStringBuilder { ConnectionString = connection };
            if (!given.ContainsKey("Timeout"))
                _connection.Timeout = 5;
            if (!given.ContainsKey("Command Timeout") && !given.ContainsKey("CommandTimeout"))
                _connection.CommandTimeout = 10;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // Not the text, which may hold a password, nor the message, which may repeat it.
            throw new UsageException("--db postgres: is no connection string such as Host=localhost;Username=me;Database=mine");
        }

        if (string.IsNullOrWhiteSpace(_connection.Host))
            throw new UsageException("--db postgres: names no Host (Host=localhost;Username=me;Database=mine)");
    }

    internal override string Place => OneLine.Of($"PostgreSQL at {_connection.Host}:{_connection.Port}");

    internal override string TimeType => "timestamptz";

    internal override DbConnection Connect(bool mayCreate) => new NpgsqlConnection(_connection.ConnectionString);
}
