using System.Collections.Concurrent;

namespace Rungs.Diagnostics;

/// <summary>Tells of standstills: what holds up what, by name.</summary>
/// <remarks>
/// It tells and changes nothing: a standstill that is certain to last is thrown as an error where it happens, all others are
/// reported here, because they may end yet. Handlers are called on a thread of this library, or on the thread that stands
/// still; let them note the report and return.
/// </remarks>
public static class StallMonitor
{
    /// <summary>So many different reports are written to standard error at most.</summary>
    private const int MostWritten = 100;

    private static readonly ConcurrentDictionary<(StallKind, string, string), bool> s_written = new();

    private static TimeSpan s_threshold = TimeSpan.FromSeconds(5);

    /// <summary>Receives each standstill, once.</summary>
    /// <remarks>
    /// Without a subscriber, a standstill is written to standard error, each culprit once; slow callbacks are not, they only count
    /// in the loop's statistics.
    /// </remarks>
    public static event Action<Stall>? Stalled;

    /// <summary>How long something stands still before it is reported; loops have a <c>SlowCallbackThreshold</c> of their own besides.</summary>
    /// <value>Default: 5 s.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public static TimeSpan Threshold
    {
        get => s_threshold;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(Threshold));
            s_threshold = value;
        }
    }

    /// <summary>Whether waits at queues, semaphores and limiters are watched too. Each wait then notes who waits, which takes some microseconds.</summary>
    /// <value>Default: <see langword="false"/>, because a wait that lasts is often what is wanted.</value>
    public static bool WatchesWaits { get; set; }

    internal static void Report(Stall stall)
    {
        if (Stalled is { } handlers)
            Notify(handlers, stall);
        else if (stall.Kind != StallKind.SlowCallback && s_written.Count < MostWritten && s_written.TryAdd((stall.Kind, stall.Where, stall.Culprit), true))
            Console.Error.WriteLine($"Rungs: {stall} (subscribe to StallMonitor.Stalled)");
    }

    private static void Notify(Action<Stall> handlers, Stall stall)
    {
        try
        {
            handlers(stall);
        }
        catch (Exception broken)
        {
            Console.Error.WriteLine($"Rungs: a handler of StallMonitor.Stalled threw: {broken}");
        }
    }
}
