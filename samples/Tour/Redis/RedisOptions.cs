namespace Rungs.Tour.Redis;

/// <summary>Where the mini redis listens, and its limits. No client can make it hold more than these say.</summary>
internal sealed record RedisOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    internal int Port
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Port));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ushort.MaxValue, nameof(Port));
            field = value;
        }
    } = 1337;

    /// <summary>How many clients may be connected; one more is told so and closed.</summary>
    internal int MaxClients { get; init => field = Positive(value, nameof(MaxClients)); } = 1_000;

    /// <summary>The longest line of the line protocol, in bytes.</summary>
    internal int MaxLine { get; init => field = Positive(value, nameof(MaxLine)); } = 64 * 1024;

    /// <summary>The longest argument of a RESP command, so the longest value, in bytes.</summary>
    internal int MaxValue { get; init => field = Positive(value, nameof(MaxValue)); } = 8 * 1024 * 1024;

    /// <summary>How many arguments a RESP command may have.</summary>
    internal int MaxArguments { get; init => field = Positive(value, nameof(MaxArguments)); } = 1024 * 1024;

    /// <summary>How many bytes a command may have, and what a client may have sent ahead.</summary>
    internal int MaxInput { get; init => field = Positive(value, nameof(MaxInput)); } = 16 * 1024 * 1024;

    /// <summary>From how many unsent bytes of replies on a client's next commands wait until it has read some.</summary>
    internal int PauseAtOutput { get; init => field = Positive(value, nameof(PauseAtOutput)); } = 1024 * 1024;

    /// <summary>How many bytes of replies may wait for a client; one command whose reply is longer closes it.</summary>
    internal int MaxOutput { get; init => field = Positive(value, nameof(MaxOutput)); } = 64 * 1024 * 1024;

    /// <summary>How many bytes the buffers of all clients may take together, beyond the first few of each.</summary>
    internal int MaxBuffers { get; init => field = Positive(value, nameof(MaxBuffers)); } = 256 * 1024 * 1024;

    /// <summary>How long a client may take to send the rest of a command, or to read more of its replies. One that is silent between commands may stay.</summary>
    internal TimeSpan Patience { get; init => field = Positive(value, nameof(Patience)); } = TimeSpan.FromSeconds(60);

    /// <summary>How long clients may take to read their last replies when the server stops.</summary>
    internal TimeSpan StopPatience { get; init => field = Positive(value, nameof(StopPatience)); } = TimeSpan.FromSeconds(2);

    /// <summary>The clock of the keys that expire and of <see cref="Patience"/>.</summary>
    internal TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    private static int Positive(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        return value;
    }

    private static TimeSpan Positive(TimeSpan value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
        return value;
    }
}
