using System.Globalization;
using System.Text;
using RabbitMQ.Client;
using Rungs.Hosts.Jobs;

namespace Rungs.Hosts.Broker;

/// <summary>A job as a message: its arguments are the body, all else are properties and headers.</summary>
internal static class JobMessage
{
    private const string Version = "rungs-version";
    private const string Deadline = "rungs-deadline";
    private const string Attempt = "rungs-attempt";
    private const string Run = "rungs-run";
    private const string Level = "rungs-level";
    private const string Times = "rungs-times";
    private const string Signature = "rungs-signature";
    private const string Trace = "traceparent";

    /// <summary>New properties for each sending: the client writes into the headers it is given.</summary>
    internal static BasicProperties ToProperties(Job job, byte[]? key)
    {
        Dictionary<string, object?> headers = new(StringComparer.Ordinal) { [Version] = job.Version, [Attempt] = job.Attempt, [Level] = job.Level };
        if (job.Deadline is { } deadline)
            headers.Add(Deadline, deadline.ToUnixTimeMilliseconds());
        if (job.Trace is { } trace)
            headers.Add(Trace, trace);
        if (job.Run is { } run)
            headers.Add(Run, run);
        if (job.IsTimed)
            headers.Add(Times, 1);
        if (key is not null)
            headers.Add(Signature, JobSignature.Of(job, key));

        BasicProperties properties = new() { Persistent = true, MessageId = job.Id, Type = job.Method, Headers = headers };
        if (job.ReplyTo is { } replyTo)
            properties.ReplyTo = replyTo;
        return properties;
    }

    /// <summary>Reads it, and looks whether it may be believed.</summary>
    /// <param name="properties">What came with it.</param>
    /// <param name="body">What came; ours to keep.</param>
    /// <param name="options">What is allowed.</param>
    /// <param name="names">Those of the pool.</param>
    /// <exception cref="JobRefusal">It is no job, or none for us.</exception>
    internal static Job Read(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, HostConnectionOptions options, BrokerNames names)
    {
        if (body.Length > options.MaxMessageBytes)
            throw new JobRefusal(DeadReason.Oversized, $"The job is {body.Length} bytes, and at most {options.MaxMessageBytes} are taken here (MaxMessageBytes).");
        if (properties.MessageId is not { Length: > 0 and <= 200 } id || properties.Type is not { Length: > 0 } method)
            throw new JobRefusal(DeadReason.Malformed, "The message has no message-id or no type, so it is no job.");

        var replyTo = properties.ReplyTo is { Length: > 0 } queue ? queue : null;
        if (replyTo is not null && !names.IsReplies(replyTo))
            throw new JobRefusal(DeadReason.Malformed, $"The message wants its reply at '{replyTo}', which is no queue for replies of this pool.");
        var job = new Job(
            id,
            method,
            Small(properties, Version) ?? throw new JobRefusal(DeadReason.Malformed, $"The message has no {Version}."),
            body,
            replyTo,
            Time(properties, Deadline),
            Text(properties, Trace),
            Small(properties, Attempt) ?? 0,
            Small(properties, Level) ?? 0,
            Text(properties, Run),
            Small(properties, Times) == 1);
        if (options.SigningKey is { } key && !JobSignature.IsOf(job, key, properties.Headers?.TryGetValue(Signature, out var signature) == true ? signature as byte[] : null))
            throw new JobRefusal(DeadReason.Signature, "The job is not signed with the key that is expected here (SigningKey).");
        return job with { Level = Math.Min(job.Level, options.Topology.Levels - 1) }; // there may have been more of them when it was dead
    }

    /// <summary>How often it was delivered before.</summary>
    internal static long DeliveriesOf(IReadOnlyBasicProperties properties) => Number(properties, "x-delivery-count") ?? 0;

    private static long? Number(IReadOnlyBasicProperties properties, string name)
    {
        if (properties.Headers is null || !properties.Headers.TryGetValue(name, out var value) || value is null)
            return null;
        return value is sbyte or byte or short or ushort or int or uint or long
            ? Convert.ToInt64(value, CultureInfo.InvariantCulture)
            : throw new JobRefusal(DeadReason.Malformed, $"The header {name} is no number.");
    }

    /// <summary>A count: no less than 0.</summary>
    private static int? Small(IReadOnlyBasicProperties properties, string name) => Number(properties, name) switch
    {
        null => null,
        >= 0 and <= int.MaxValue and var value => (int)value,
        var value => throw new JobRefusal(DeadReason.Malformed, $"The header {name} is {value}, which cannot be."),
    };

    private static DateTimeOffset? Time(IReadOnlyBasicProperties properties, string name)
    {
        var milliseconds = Number(properties, name);
        try
        {
            return milliseconds is { } since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new JobRefusal(DeadReason.Malformed, $"The deadline {milliseconds} is no time.");
        }
    }

    private static string? Text(IReadOnlyBasicProperties properties, string name)
    {
        if (properties.Headers is null || !properties.Headers.TryGetValue(name, out var value) || value is null)
            return null;
        return value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : throw new JobRefusal(DeadReason.Malformed, $"The header {name} is no text.");
    }
}
