using System.Text;
using RabbitMQ.Client;

namespace Rungs.Hosts.Broker;

/// <summary>A dead job as a message: what it was, and why it is dead.</summary>
internal static class DeadMessage
{
    internal const string Reason = "rungs-dead-reason";
    internal const string Error = "rungs-dead-error";
    internal const string At = "rungs-dead-at";

    internal const string Attempts = "rungs-dead-attempts";

    /// <summary>The longest error that is written down. Headers go in one frame, and one that is too long ends the connection.</summary>
    private const int LongestError = 4000;

    /// <summary>The longest value of a foreign header that is kept, and how many are: of a message that is no job, anybody may have made them.</summary>
    private const int LongestHeader = 1024, MostHeaders = 32;

    /// <summary>The headers that the broker adds by itself count anew for a message that is published anew.</summary>
    private static readonly string[] s_ofTheBroker = ["x-delivery-count", "x-death", "x-first-death-exchange", "x-first-death-queue", "x-first-death-reason"];

    internal static BasicProperties ToProperties(IReadOnlyBasicProperties original, string reason, Exception error, long attempts, DateTimeOffset at)
    {
        var properties = Copy(original);
        properties.Headers!.Add(Reason, reason);
        properties.Headers.Add(Error, error.Message is { Length: > LongestError } message ? message[..LongestError] + " ..." : error.Message);
        properties.Headers.Add(Attempts, attempts);
        properties.Headers.Add(At, at.ToUnixTimeMilliseconds());
        return properties;
    }

    internal static string? Text(IReadOnlyBasicProperties properties, string name) =>
        properties.Headers?.TryGetValue(name, out var value) == true && value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null;

    internal static long? Number(IReadOnlyBasicProperties properties, string name) =>
        properties.Headers?.TryGetValue(name, out var value) == true && value is int or long ? Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>The properties of a job as they were before it was dead, with headers of its own.</summary>
    private static BasicProperties Copy(IReadOnlyBasicProperties original)
    {
        Dictionary<string, object?> headers = new(StringComparer.Ordinal);
        foreach (var (name, value) in original.Headers ?? Enumerable.Empty<KeyValuePair<string, object?>>())
        {
            if (headers.Count < MostHeaders && value is byte[] { Length: <= LongestHeader } or bool or sbyte or byte or short or ushort or int or uint or long
                && !s_ofTheBroker.Contains(name) && name is not (Reason or Error or Attempts or At))
                headers.Add(name, value);
        }

        BasicProperties copy = new() { Persistent = true, Headers = headers };
        if (original.MessageId is { } id)
            copy.MessageId = id;
        if (original.Type is { } type)
            copy.Type = type;
        if (original.ReplyTo is { } replyTo)
            copy.ReplyTo = replyTo;
        return copy;
    }
}
