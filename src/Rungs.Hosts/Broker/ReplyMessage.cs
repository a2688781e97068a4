using System.Text;
using RabbitMQ.Client;
using Rungs.Hosts.Jobs;

namespace Rungs.Hosts.Broker;

/// <summary>A reply as a message: what it says is the body; where and when its job was run are headers, where the caller has asked.</summary>
internal static class ReplyMessage
{
    private const string Host = "rungs-host";
    private const string Process = "rungs-process";
    private const string Began = "rungs-began";
    private const string Ended = "rungs-ended";

    internal static BasicProperties ToProperties(string id, JobTimes? times = null)
    {
        BasicProperties properties = new() { Persistent = true, CorrelationId = id };
        if (times is not null)
            properties.Headers = new Dictionary<string, object?>(StringComparer.Ordinal) { [Host] = times.Host, [Process] = times.ProcessId, [Began] = times.Began, [Ended] = times.Ended };
        return properties;
    }

    /// <exception cref="InvalidDataException">It is no reply.</exception>
    internal static Reply Read(IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body) => Reply.Parse(body) with { Times = ReadTimes(properties.Headers) };

    /// <summary>What does not read is left out: nobody but a picture misses it.</summary>
    private static JobTimes? ReadTimes(IDictionary<string, object?>? headers)
    {
        if (headers is null
            || !headers.TryGetValue(Host, out var host) || host is not byte[] name
            || !headers.TryGetValue(Process, out var process) || process is not int id
            || !headers.TryGetValue(Began, out var began) || began is not long from
            || !headers.TryGetValue(Ended, out var ended) || ended is not long to)
            return null;
        return from >= 0 && from <= to && to <= DateTime.MaxValue.Ticks ? new JobTimes(Encoding.UTF8.GetString(name), id, from, to) : null;
    }
}
