using System.Collections.Concurrent;
using System.Diagnostics;
using Rungs.Hosts;

namespace Rungs.Tests.Hosts;

/// <summary>What the tests of hosts have run.</summary>
public static class HostJobs
{
    /// <summary>How often each key was counted, in this process.</summary>
    internal static ConcurrentDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys whose function is to fail.</summary>
    internal static ConcurrentDictionary<string, bool> Failing { get; } = new(StringComparer.Ordinal);

    /// <summary>What was noted, in this process, in its order.</summary>
    internal static ConcurrentDictionary<string, ConcurrentQueue<int>> Order { get; } = new(StringComparer.Ordinal);

    [Portable]
    public static int Count(string key)
    {
        var count = Counts.AddOrUpdate(key, 1, static (_, before) => before + 1);
        return Failing.ContainsKey(key) ? throw new InvalidTimeZoneException($"'{key}' fails") : count;
    }

    /// <summary>Fails with a message that is longer than a frame.</summary>
    [Portable]
    public static void FailAtLength(string key)
    {
        Counts.AddOrUpdate(key, 1, static (_, before) => before + 1);
        throw new InvalidTimeZoneException(new string('x', 500_000));
    }

    [Portable]
    public static void Keep(string key, int number) => Order.GetOrAdd(key, static _ => new()).Enqueue(number);

    /// <summary>Waits at a gate, heeding no token, the first time; not when it runs again.</summary>
    [Portable]
    public static int PassOnce(string key, string gate)
    {
        var count = Counts.AddOrUpdate(key, 1, static (_, before) => before + 1);
        if (count == 1)
            Gate.Pass(gate);
        return count;
    }

    /// <summary>Waits at a gate; where its token is cancelled meanwhile, notes that.</summary>
    [Portable]
    public static async Task<int> PassAsync(string gate, string key, CancellationToken cancellationToken)
    {
        using var noting = cancellationToken.Register(() => Counts.AddOrUpdate(key, 1, static (_, before) => before + 1));
        await Gate.PassAsync(gate);
        return 7;
    }

    /// <summary>Waits at a gate, and heeds no token.</summary>
    [Portable]
    public static async Task<int> WaitAtAsync(string gate, int number)
    {
        await Gate.PassAsync(gate);
        return number;
    }

    /// <summary>Notes on disk that it has run, after some time: each run has a file of its own.</summary>
    [Portable]
    public static async Task<int> NoteAsync(string folder, int key, int milliseconds, CancellationToken cancellationToken)
    {
        await Task.Delay(milliseconds, cancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{key}.{Environment.ProcessId}.{Guid.NewGuid():N}"), [], cancellationToken);
        return key * 2;
    }

    /// <summary>Kills its process while a file is there; else says how often it was begun.</summary>
    [Portable]
    public static int KillWhile(string file, string log)
    {
        File.AppendAllText(log, "x");
        if (File.Exists(file))
            Process.GetCurrentProcess().Kill();
        return (int)new FileInfo(log).Length;
    }

    /// <summary>A caller in a process of its own: calls, tells at a gate that it has, and waits for ever.</summary>
    [Portable]
    public static async Task CallAsync(string broker, string pool, string folder, int count, string gate)
    {
        var caller = await HostPool.ConnectAsync(new() { Uri = new Uri(broker), Pool = pool, ReplyExpiry = TimeSpan.FromSeconds(2) });
        for (var i = 0; i < count; i++)
        {
            var key = i;
            _ = caller.RunAsync(() => NoteAsync(folder, key, 0, default));
        }

        await Gate.PassAsync(gate);
    }

    /// <summary>A publisher in a process of its own: leaves many jobs, so many at once, and says how much memory it had at most after a tenth of them, and in the end.</summary>
    [Portable]
    public static async Task<long[]> EnqueueAsync(string broker, string pool, int count, int atOnce, int maxQueueLength)
    {
        await using var publisher = await HostPool.ConnectAsync(new() { Uri = new Uri(broker), Pool = pool, MaxInFlight = atOnce, Topology = new() { MaxQueueLength = maxQueueLength } });
        var (next, early, late) = (-1, 0L, 0L);
        await Task.WhenAll(Enumerable.Range(0, atOnce * 2).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var i && i < count)
            {
                await publisher.EnqueueAsync(() => Nothing(i));
                if (i % 1000 == 0)
                {
                    var now = Environment.WorkingSet;
                    if (i <= count / 10)
                        early = Math.Max(early, now);
                    else
                        late = Math.Max(late, now);
                }
            }
        }));
        return [early, late];
    }

    /// <summary>Reports so many times, as fast as it can.</summary>
    [Portable]
    public static int Report(int times, IProgress<int> progress)
    {
        for (var i = 0; i < times; i++)
            progress.Report(i);
        return times;
    }

    [Portable]
    public static string? ReadLocal() => Contract.Portables.Local.Value;

    [Portable]
    public static void Nothing(int number) => _ = number;

    /// <summary>What the function sees of the trace it belongs to: its own activity, and whose child that is.</summary>
    [Portable]
    public static (string? Trace, string? Span, string? Parent) Trace() =>
        (Activity.Current?.TraceId.ToString(), Activity.Current?.SpanId.ToString(), Activity.Current?.ParentSpanId.ToString());

    [Portable("hosts.versioned", Version = 2)]
    public static int Versioned(int number) => number;
}
