using System.Globalization;

namespace Rungs.Hosts.Broker;

/// <summary>What the queues and exchanges of a pool are called.</summary>
internal sealed class BrokerNames(string pool)
{
    /// <summary>A dead job waits there for somebody to look at it.</summary>
    internal string Dead { get; } = $"rungs.{pool}.dead";

    /// <summary>A job comes there when the broker itself gives it up; a worker buries it, and tells its caller.</summary>
    internal string Lost { get; } = $"rungs.{pool}.lost";

    /// <summary>What is sent there comes to every worker of the pool.</summary>
    internal string Cancel { get; } = $"rungs.{pool}.cancel";

    /// <summary>Nothing is sent there: each of its consumers is a place for a job.</summary>
    internal string Places { get; } = $"rungs.{pool}.places";

    /// <summary>The queue of a level.</summary>
    internal string Jobs(int level) => string.Create(CultureInfo.InvariantCulture, $"rungs.{pool}.jobs.{level}");

    /// <summary>The exchange and the queue where a job waits so long to be tried again.</summary>
    internal string Retry(TimeSpan delay) => string.Create(CultureInfo.InvariantCulture, $"rungs.{pool}.retry.{(long)delay.TotalMilliseconds}");

    /// <summary>The queue of a caller's replies.</summary>
    internal string Replies(string caller) => AllReplies + caller;

    /// <summary>Whether a reply may go there. Who may publish jobs may not have workers publish elsewhere.</summary>
    internal bool IsReplies(string queue) => queue.StartsWith(AllReplies, StringComparison.Ordinal);

    private string AllReplies { get; } = $"rungs.{pool}.replies.";
}
