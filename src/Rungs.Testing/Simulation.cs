using System.Runtime.CompilerServices;
using Rungs.Coordination;
using Rungs.Testing.Schedules;

namespace Rungs.Testing;

/// <summary>Runs a test under many schedules: each time other callbacks, threads and timers go first, as drawn from a seed, and time is virtual.</summary>
/// <remarks>
/// <para>The test runs on an event loop. Whatever it does with this library is part of the schedule: async functions, blocking
/// functions on threads, strands, timers, limits. One step runs at a time; others may come in wherever an async function awaits, a thread waits,
/// a primitive is used, and at <see cref="SwitchPoint"/>. When everything is blocked, time jumps to the next
/// timer; where none is set, that is a deadlock.</para>
/// <para>What runs outside is not part of it: <c>Task.Run</c>, <c>ConfigureAwait(false)</c>, threads of your own, the system's timers
/// (use <see cref="Time"/>), I/O. It is reported as far as it can be seen. Make what the test uses inside the test: each run begins anew.</para>
/// <para>Members are safe to call from any thread.</para>
/// </remarks>
public static class Simulation
{
    /// <summary>The clock of the simulation that the running code is part of; the library's own waits use it without being told.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static TimeProvider Time => (Running ?? throw new InvalidOperationException("No simulation is running here. Simulation.Time is for the test of Simulation.Run, and what that starts.")).Clock;

    /// <summary>Whether the running code is part of a simulation.</summary>
    public static bool IsRunning => Running is not null;

    private static Schedule? Running => ScheduleHook.Schedule as Schedule ?? Flow.Current;

    /// <summary>Runs <paramref name="test"/> under many schedules; throws at the first that fails.</summary>
    /// <remarks>Blocks. The test is called once for each schedule, on a thread of the simulation.</remarks>
    /// <param name="test">An async function. It fails by throwing; it is called again and again, so let it make all it uses.</param>
    /// <param name="options">How many schedules, and which. Default: those of <see cref="SimulationOptions"/>.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="test"/> is null.</exception>
    /// <exception cref="ArgumentException"><see cref="SimulationOptions.Replay"/> is no token.</exception>
    /// <exception cref="InvalidOperationException">Called inside a simulation.</exception>
    /// <exception cref="SimulationException">The test failed, was blocked for ever, or took no end.</exception>
    [OverloadResolutionPriority(1)]
    public static SimulationReport Run(Func<Task> test, SimulationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (IsRunning)
            throw new InvalidOperationException("A simulation runs already. Put both tests into one, or run them one after the other.");

        return new SimulationRun(test, options ?? new SimulationOptions()).RunAll();
    }

    /// <inheritdoc cref="Run(Func{Task}, SimulationOptions)"/>
    /// <param name="test">A blocking function. It fails by throwing; it is called again and again, so let it make all it uses.</param>
    /// <param name="options">How many schedules, and which. Default: those of <see cref="SimulationOptions"/>.</param>
    public static SimulationReport Run(Action test, SimulationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        return Run(
            () =>
            {
                test();
                return Task.CompletedTask;
            },
            options);
    }

    /// <summary>Another thread of the simulation may go first: put it where code under test reads or writes what threads share. Outside simulations it does nothing.</summary>
    public static void SwitchPoint() => ScheduleHook.Point();

    /// <summary>One of <paramref name="count"/> numbers from 0, drawn like all choices of the schedule.</summary>
    /// <param name="count">How many numbers.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than one.</exception>
    /// <exception cref="InvalidOperationException">The running thread is not part of a simulation.</exception>
    public static int Choose(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var schedule = ScheduleHook.Schedule as Schedule
            ?? throw new InvalidOperationException("This thread is not part of a simulation. Call Simulation.Choose in the test of Simulation.Run, or in what that starts on loops and threads.");
        return schedule.Pick(count);
    }
}
