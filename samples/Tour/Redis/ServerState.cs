namespace Rungs.Tour.Redis;

/// <summary>What all clients share. It belongs to the loop, as the keys do.</summary>
internal sealed class ServerState(RedisOptions options, Keyspace keys)
{
    private readonly long _started = options.TimeProvider.GetTimestamp();
    private long _clientIds;

    internal RedisOptions Options => options;

    internal Keyspace Keys => keys;

    internal BufferBudget Buffers { get; } = new(options.MaxBuffers);

    /// <summary>The port that is listened on.</summary>
    internal int Port { get; init; }

    /// <summary>How many clients are connected now.</summary>
    internal int Clients { get; set; }

    /// <summary>How many clients have come.</summary>
    internal long Connections => _clientIds;

    /// <summary>How many commands were executed.</summary>
    internal long Commands { get; set; }

    /// <summary>How many clients were closed because serving them threw: each is a fault of the server.</summary>
    internal long Faults { get; set; }

    internal TimeSpan Uptime => options.TimeProvider.GetElapsedTime(_started);

    internal long NextClientId() => ++_clientIds;
}
