using Rungs.Coordination;

namespace Rungs.Testing.Schedules;

/// <summary>A thread of a schedule.</summary>
/// <remarks>
/// <code>
///          drawn                    Park, Wait
/// ready ──────────► has the baton ────────────► blocked ──Unparked, time, worth a look──► ready
///   ▲                   │     │
///   └────── Point ──────┘     └── its function ends ──► ended
/// </code>
/// All fields are guarded by the gate of the schedule.
/// </remarks>
internal sealed class Participant(Schedule schedule, Action run, object? name)
{
    [ThreadStatic]
    private static Participant? t_current;

    /// <summary>What the running thread is; null outside schedules.</summary>
    internal static Participant? Current
    {
        get => t_current;
        set => t_current = value;
    }

    internal Schedule Schedule => schedule;

    /// <summary>What it runs.</summary>
    internal Action Run => run;

    /// <summary>What its thread is called.</summary>
    internal string ThreadName => name as string ?? CallbackName.From(name);

    /// <summary>What the name of its present work is found from; null while it has none but its thread's.</summary>
    internal object? Work { get; set; }

    /// <summary>What it does, for people.</summary>
    internal string Name => Work is null ? $"'{ThreadName}'" : $"'{CallbackName.From(Work)}' on '{ThreadName}'";

    /// <summary>The thread that it runs on; null before its first step.</summary>
    internal SimulatedThread? Thread { get; set; }

    /// <summary>What it is parked on; null where it is not.</summary>
    internal Parker? Parker { get; set; }

    /// <summary>Whether it is parked because it has nothing to do.</summary>
    internal bool IsIdle { get; set; }

    /// <summary>Whether it waits in the class library, so that only it can see whether the wait is over.</summary>
    internal bool IsWatching { get; set; }

    /// <summary>At which step it looked last.</summary>
    internal long LookedAt { get; set; }

    /// <summary>How often it was told that the schedule is over.</summary>
    internal int Farewells { get; set; }
}
