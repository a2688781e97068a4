using Rungs.Hosts.Jobs;

namespace Rungs.Hosts.Calling;

/// <summary>The way of jobs to the hosts. What comes back is told to <see cref="HostCaller.Receive"/>.</summary>
internal interface IJobLine : IAsyncDisposable
{
    /// <summary>Where replies are to go.</summary>
    string ReplyTo { get; }

    /// <summary>How many jobs could be run at once; 0 where nobody is there.</summary>
    Task<int> CountPlacesAsync(CancellationToken cancellationToken);

    /// <summary>Sends a job, as often as it takes, until it is safe: it will be run, whatever becomes of this process.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Ends the attempts; the job may have arrived all the same.</param>
    Task SendAsync(Job job, CancellationToken cancellationToken);

    /// <summary>Tells whoever runs the job, or would, that nobody wants it any more; as well as may be.</summary>
    Task CancelAsync(string id);

    /// <summary>Sees to it that nobody begins the job any more; as well as may be. Whoever has begun it says that it runs.</summary>
    Task GiveUpAsync(string id);

    /// <summary>Whether there is a connection, how many were lost, and how many messages were sent again.</summary>
    (bool IsConnected, long Lost, long Resent) Health { get; }
}
