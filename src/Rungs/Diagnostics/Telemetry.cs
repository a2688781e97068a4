using System.Diagnostics.Metrics;

namespace Rungs.Diagnostics;

/// <summary>What the library tells to the class library's listeners of metrics; the meter is called <c>Rungs</c>. Activities: see <see cref="WorkActivity"/>.</summary>
/// <remarks>
/// The instruments are observed: they read the statistics that loops, threads and strands keep anyway, when a listener asks. A
/// work's name is a tag of its activity and never a dimension of a metric, because it can hold literals.
/// </remarks>
internal static class Telemetry
{
    private static readonly Meter s_meter = new("Rungs");

    /// <summary>Callers that had to wait at a queue, a semaphore or a limiter.</summary>
    internal static Counter<long> Waits { get; } = s_meter.CreateCounter<long>("rungs.waits", "{wait}", "Callers that had to wait at a primitive.");

    /// <summary>Waits that ended with what was waited for.</summary>
    internal static Counter<long> Grants { get; } = s_meter.CreateCounter<long>("rungs.grants", "{grant}", "Waits at a primitive that ended with what was waited for.");

    /// <summary>Makes the meter, so that listeners find it. The watchdog's thread calls it when the first loop, threads or strand work.</summary>
    internal static void Publish()
    {
        // The static constructor does it, once.
    }

    static Telemetry()
    {
        Observe("rungs.loop.ready", "{callback}", "Callbacks that wait for their turn.", "loop", static (LoopStatistics loop) => loop.Ready, static loop => loop.Name, isCounter: false);
        Observe("rungs.loop.turns", "{turn}", "Turns taken.", "loop", static (LoopStatistics loop) => loop.Turns, static loop => loop.Name);
        Observe("rungs.loop.callbacks", "{callback}", "Callbacks run.", "loop", static (LoopStatistics loop) => loop.Callbacks, static loop => loop.Name);
        Observe("rungs.loop.slow_callbacks", "{callback}", "Callbacks that held their loop for long.", "loop", static (LoopStatistics loop) => loop.SlowCallbacks, static loop => loop.Name);
        Observe("rungs.threads.count", "{thread}", "Threads alive.", "threads", static (ThreadsStatistics threads) => threads.Threads, static threads => threads.Name, isCounter: false);
        Observe("rungs.threads.idle", "{thread}", "Threads that wait for a call.", "threads", static (ThreadsStatistics threads) => threads.Idle, static threads => threads.Name, isCounter: false);
        Observe("rungs.threads.queued", "{call}", "Calls that wait for a thread.", "threads", static (ThreadsStatistics threads) => threads.Queued, static threads => threads.Name, isCounter: false);
        Observe("rungs.threads.executed", "{call}", "Calls run.", "threads", static (ThreadsStatistics threads) => threads.Executed, static threads => threads.Name);
        Observe("rungs.strand.waiting", "{function}", "Functions that wait for their turn.", "strand", static (StrandStatistics strand) => strand.Waiting, static strand => strand.Name, isCounter: false);
        Observe("rungs.strand.paused", "{function}", "Functions that are paused in blocking style.", "strand", static (StrandStatistics strand) => strand.Paused, static strand => strand.Name, isCounter: false);
        Observe("rungs.strand.turns", "{turn}", "Turns given.", "strand", static (StrandStatistics strand) => strand.Turns, static strand => strand.Name);
    }

    /// <summary>An instrument over all that live and have statistics of one kind; those of the same name count together.</summary>
    internal static void Observe<T>(string name, string unit, string description, string tag, Func<T, long> value, Func<T, string> owner, bool isCounter = true)
        where T : class
    {
        if (isCounter)
            s_meter.CreateObservableCounter(name, Read, unit, description);
        else
            s_meter.CreateObservableUpDownCounter(name, Read, unit, description);

        IEnumerable<Measurement<long>> Read() =>
            Watchdog.Living.Select(static watched => watched.ReadStatistics()).OfType<T>()
                .GroupBy(owner, value, StringComparer.Ordinal)
                .Select(values => new Measurement<long>(values.Sum(), new KeyValuePair<string, object?>(tag, values.Key)));
    }
}
