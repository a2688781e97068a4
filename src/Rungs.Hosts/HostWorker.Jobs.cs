using RabbitMQ.Client;
using Rungs.Hosts.Broker;
using Rungs.Hosts.Jobs;

namespace Rungs.Hosts;

/// <remarks>What comes over it: jobs, and cancellations.</remarks>
public sealed partial class HostWorker
{
    /// <summary>Its caller does not want a job any more, or asks whether it was begun: where it was, says so.</summary>
    private async Task CancelAsync(BrokerSession session, IReadOnlyBasicProperties properties)
    {
        if (properties.MessageId is not { } id)
            return;
        var isBegun = string.Equals(properties.Type, BrokerLine.GiveUp, StringComparison.Ordinal) ? _desk.GiveUp(id) : _desk.Cancel(id);
        if (isBegun)
            await ReplyAsync(session, id, properties.ReplyTo, new Reply(ReplyKind.Running, default));
    }

    /// <summary>A job has come. Once this ends, it is over, so that the broker may forget it.</summary>
    private async Task HandleAsync(BrokerSession session, Delivery delivery)
    {
        try
        {
            var job = JobMessage.Read(delivery.Properties, delivery.Body, _options, _names);
            if (!await RefuseAsync(session, job, JobMessage.DeliveriesOf(delivery.Properties)))
                await RunAsync(session, job);
        }
        catch (JobRefusal refusal)
        {
            await BuryAsync(session, delivery.Properties, delivery.Body, refusal.Reason, refusal.Attempts, Reply.OfError(ReplyKind.Dead, refusal));
        }

        Interlocked.Increment(ref _done);
    }

    /// <summary>The broker has given a job up: it came back too often.</summary>
    private async Task HandleLostAsync(BrokerSession session, Delivery delivery)
    {
        using var answering = _answering.Enter();
        var times = (_options.Topology.DeliveryLimit * 2) + 11;
        var refusal = new JobRefusal(DeadReason.Crashed, $"The broker has given it to workers {times} times, and none had an outcome.", times);
        await BuryAsync(session, delivery.Properties, delivery.Body, refusal.Reason, refusal.Attempts, Reply.OfError(ReplyKind.Dead, refusal));
        Interlocked.Increment(ref _done);
    }

    /// <summary>Looks whether a job is to be run. One that has ended here is answered as before.</summary>
    /// <returns>Whether its caller was told that it comes too late.</returns>
    /// <exception cref="JobRefusal">It is dead.</exception>
    private async Task<bool> RefuseAsync(BrokerSession session, Job job, long before)
    {
        var (isKnown, hasOutcome) = _desk.Knows(job);
        if (before >= _options.Topology.DeliveryLimit && !hasOutcome)
            throw new JobRefusal(DeadReason.Crashed, $"Its worker was gone before it had an outcome {before} times, so it is not tried again (DeliveryLimit).", before);
        if (isKnown || job.Attempt > 0 || job.Deadline is not { } deadline || deadline >= _options.TimeProvider.GetUtcNow())
            return false;
        if (job.ReplyTo is null)
            throw new JobRefusal(DeadReason.Late, $"It was not begun before its deadline, {deadline:O}: every worker was busy, or none was there.");
        await ReplyAsync(session, job.Id, job.ReplyTo, new Reply(ReplyKind.Late, default));
        _counts.CountOutcome(ReplyKind.Late);
        return true;
    }

    private async Task RunAsync(BrokerSession session, Job job)
    {
        var reports = new ReportsUnderWay();
        var call = JobRunner.Read(job, (index, value, type) =>
        {
            if (job.ReplyTo is { } replyTo && reports.TryEnter())
                _ = TellAsync(session, job.Id, replyTo, Reply.OfProgress(index, value, type), reports);
        });
        var reply = await _desk.DoAsync(job, call);
        if (reply.Payload.Length > _options.MaxMessageBytes)
            reply = Reply.OfError(ReplyKind.Error, new InvalidOperationException($"The result of '{job.Method}' is {reply.Payload.Length} bytes, and at most {_options.MaxMessageBytes} may cross. Return less, write it where the caller can read it, or raise MaxMessageBytes.")) with { Times = reply.Times };
        _counts.CountOutcome(reply.Kind);
        if (job.ReplyTo is not null)
            await ReplyAsync(session, job.Id, job.ReplyTo, reply);
        else if (reply.Kind == ReplyKind.Error)
            await TryAgainAsync(session, job, reply);
    }

    /// <summary>Puts a failed job that nobody waits for where it waits for its next attempt; after the last one, on the dead queue.</summary>
    private async Task TryAgainAsync(BrokerSession session, Job job, Reply reply)
    {
        var delays = _options.Topology.RetryDelays;
        var next = job with { Attempt = job.Attempt + 1 };
        if (job.Attempt < delays.Count)
        {
            await session.SendAsync(_names.Retry(delays[job.Attempt]), _names.Jobs(job.Level), () => JobMessage.ToProperties(next, _options.SigningKey), job.Body, isOurs: true, default);
            _counts.CountRetry();
        }
        else
        {
            await BuryAsync(session, JobMessage.ToProperties(next, _options.SigningKey), job.Body, DeadReason.Failed, next.Attempt, reply);
        }
    }

    /// <summary>Puts a job on the dead queue, and tells its caller.</summary>
    private async Task BuryAsync(BrokerSession session, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, string reason, long attempts, Reply reply)
    {
        var (error, at) = (reply.ReadError(), _options.TimeProvider.GetUtcNow());
        await session.SendAsync("", _names.Dead, () => DeadMessage.ToProperties(properties, reason, error, attempts, at), body, isOurs: true, default);
        _counts.CountOutcome(ReplyKind.Dead);
        await ReplyAsync(session, properties.MessageId ?? "", properties.ReplyTo, reply);
    }

    /// <summary>Tells a caller; where its queue is gone, it has gone for good.</summary>
    private async Task ReplyAsync(BrokerSession session, string id, string? replyTo, Reply reply)
    {
        if (replyTo is not null && _names.IsReplies(replyTo))
            await session.SendAsync("", replyTo, () => ReplyMessage.ToProperties(id, reply.Times), reply.ToBytes(), isOurs: false, default);
    }

    /// <summary>Tells of progress, over the channel of replies, so that none comes after the outcome; nobody waits for it.</summary>
    private static async Task TellAsync(BrokerSession session, string id, string replyTo, Reply progress, ReportsUnderWay reports)
    {
        try
        {
            await session.PublishAsync("", replyTo, ReplyMessage.ToProperties(id), progress.ToBytes());
        }
        catch (Exception error) when (error is BrokerLostException or RabbitMQ.Client.Exceptions.PublishException)
        {
            // It was progress only.
        }
        finally
        {
            reports.Leave();
        }
    }
}
