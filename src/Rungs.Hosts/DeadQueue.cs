using System.Diagnostics;
using RabbitMQ.Client;
using Rungs.Hosts.Broker;
using Rungs.Hosts.Jobs;

namespace Rungs.Hosts;

/// <summary>The dead queue of a pool: jobs that no worker could run, or that failed for good. To look at, to run again, or to throw away.</summary>
/// <remarks>One caller at a time; what others do to the queue meanwhile is not seen. Members throw <see cref="BrokerException"/> where the connection is lost: nothing is, and they can be called again on a new one.</remarks>
[DebuggerDisplay("dead queue of {_options.Pool,nq}")]
public sealed class DeadQueue : IAsyncDisposable
{
    /// <summary>How long to wait until what was looked at is back in the queue: others may take it meanwhile.</summary>
    private static readonly TimeSpan s_return = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);

    private readonly HostPoolOptions _options;
    private readonly BrokerNames _names;
    private readonly BrokerLink _link;

    private DeadQueue(HostPoolOptions options)
    {
        _options = options;
        _names = new BrokerNames(options.Pool);
        _link = new BrokerLink(options, $"rungs dead queue of {options.Pool}", static (_, _) => Task.CompletedTask);
    }

    /// <summary>Connects to the broker of a pool.</summary>
    /// <param name="options">Those of the pool. Default: null, those of <see cref="HostPoolOptions"/>.</param>
    /// <param name="cancellationToken">Ends the attempts to connect. Default: none.</param>
    /// <returns>Its dead queue.</returns>
    /// <exception cref="BrokerException">The broker is not there, or does not allow it; the message says what to do.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<DeadQueue> OpenAsync(HostPoolOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new HostPoolOptions();
        var queue = new DeadQueue(options);
        await queue._link.ConnectAsync(options.ConnectTimeout, cancellationToken);
        return queue;
    }

    /// <summary>The jobs there, the oldest first.</summary>
    /// <param name="most">How many at most. Default: 100.</param>
    /// <param name="cancellationToken">Ends it. Default: none.</param>
    /// <returns>The jobs, which stay where they are.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is less than 1.</exception>
    /// <exception cref="BrokerException">The connection was lost.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<IReadOnlyList<DeadJob>> ListAsync(int most = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        List<DeadJob> jobs = [];
        await VisitAsync(most, (got, _) =>
        {
            jobs.Add(Describe(got));
            return Task.FromResult(false);
        }, cancellationToken);
        return jobs;
    }

    /// <summary>Sends jobs back to be run, with all their attempts before them. Whoever waited for one has had its answer, and does not get another.</summary>
    /// <param name="id">The job. Default: null, all that are there now.</param>
    /// <param name="cancellationToken">Ends it between two jobs. Default: none.</param>
    /// <returns>How many were sent back. Those that are no jobs, too long or wrongly signed stay where they are.</returns>
    /// <exception cref="BrokerException">The connection was lost.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<int> ReplayAsync(string? id = null, CancellationToken cancellationToken = default)
    {
        var replayed = 0;
        await VisitAsync(int.MaxValue, async (got, session) =>
        {
            if (id is not null && !string.Equals(got.BasicProperties.MessageId, id, StringComparison.Ordinal))
                return false;
            Job job;
            try
            {
                job = JobMessage.Read(got.BasicProperties, got.Body, _options, _names);
            }
            catch (JobRefusal)
            {
                return false;
            }

            job = job with { ReplyTo = null, Deadline = null, Attempt = 0, Run = Guid.NewGuid().ToString("N") };
            await session.SendAsync("", _names.Jobs(job.Level), () => JobMessage.ToProperties(job, _options.SigningKey), job.Body, isOurs: true, cancellationToken);
            replayed++;
            return true;
        }, cancellationToken);
        return replayed;
    }

    /// <summary>Throws away all that is there.</summary>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <returns>How many jobs it was.</returns>
    /// <exception cref="BrokerException">The connection was lost.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<int> PurgeAsync(CancellationToken cancellationToken = default)
    {
        var session = await _link.SessionAsync(cancellationToken);
        try
        {
            await using var channel = await session.NewChannelAsync(cancellationToken);
            return (int)await channel.QueuePurgeAsync(_names.Dead, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && BrokerSession.IsLoss(error))
        {
            throw Lost(error);
        }
    }

    /// <summary>Closes the connection.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public ValueTask DisposeAsync() => _link.DisposeAsync();

    /// <summary>Takes the jobs one by one; those that <paramref name="visit"/> is done with are removed, the others go back, in their order.</summary>
    private async Task VisitAsync(int most, Func<BasicGetResult, BrokerSession, Task<bool>> visit, CancellationToken cancellationToken)
    {
        var session = await _link.SessionAsync(cancellationToken);
        try
        {
            await using var channel = await session.NewChannelAsync(cancellationToken);
            var kept = (Count: 0u, LastTag: 0ul);
            for (var left = Math.Min(most, (long)await channel.MessageCountAsync(_names.Dead, cancellationToken)); left > 0; left--)
            {
                if (await channel.BasicGetAsync(_names.Dead, autoAck: false, cancellationToken) is not { } got)
                    break;
                if (await visit(got, session))
                    await channel.BasicAckAsync(got.DeliveryTag, multiple: false, cancellationToken);
                else
                    kept = (kept.Count + 1, got.DeliveryTag);
            }

            if (kept.Count == 0)
                return;
            await channel.BasicNackAsync(kept.LastTag, multiple: true, requeue: true, cancellationToken);
            var start = _options.TimeProvider.GetTimestamp();
            while (await channel.MessageCountAsync(_names.Dead, cancellationToken) < kept.Count && _options.TimeProvider.GetElapsedTime(start) < s_return)
                await Task.Delay(s_look, _options.TimeProvider, cancellationToken); // the broker puts them back in its own time, and the next look would miss them
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && (error is BrokerLostException || BrokerSession.IsLoss(error)))
        {
            throw Lost(error);
        }
    }

    private static DeadJob Describe(BasicGetResult got)
    {
        var properties = got.BasicProperties;
        return new DeadJob(
            properties.MessageId ?? "",
            properties.Type ?? "",
            DeadMessage.Text(properties, DeadMessage.Reason) ?? DeadMessage.Text(properties, "x-first-death-reason") ?? "",
            DeadMessage.Text(properties, DeadMessage.Error) ?? "",
            (int)(DeadMessage.Number(properties, DeadMessage.Attempts) ?? 0),
            DeadMessage.Number(properties, DeadMessage.At) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            got.Body.Length);
    }

    private static BrokerException Lost(Exception cause) => new("The connection to the broker was lost. Nothing is; try again.", cause);
}
