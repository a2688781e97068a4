using Rungs.Threads;

namespace Rungs.Streams;

/// <summary>How <c>AsyncStream.FromBlocking</c> iterates.</summary>
public sealed record BlockingStreamOptions : StreamOptions
{
    /// <summary>The threads that iterate, one for each consumer. They are not disposed.</summary>
    /// <value>Default: <see cref="ElasticThreads.Shared"/>.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ElasticThreads Threads
    {
        get => field ?? ElasticThreads.Shared;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Threads));
            field = value;
        }
    }
}
