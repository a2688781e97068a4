using System.Diagnostics.CodeAnalysis;
using Rungs.Coordination;
using Rungs.Loops;

namespace Rungs.Testing.Schedules;

/// <summary>A real thread that runs participants of schedules, one after another. Threads are kept for good, because a new one costs more than a schedule.</summary>
/// <remarks>
/// <code>
///            ┌───────────────── its participant ends ─────────────────┐
///            ▼                                                        │
/// new ──► in stock ──taken out, granted the baton──► runs ◄──Granted──► waits for the baton
/// </code>
/// </remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A thread is kept for good, and so is what wakes it.")]
internal sealed class SimulatedThread
{
    /// <summary>Guards the stock.</summary>
    private static readonly SpinGate s_gate = new();

    /// <summary>Threads that wait for a participant, the last one first.</summary>
    private static readonly Stack<SimulatedThread> s_stock = new();

    /// <summary>Set while the baton was given to this thread and is not taken up.</summary>
    /// <remarks>No monitor: whoever gives the baton might have to wait for that, and would come back to the schedule by way of its context.</remarks>
    private readonly AutoResetEvent _granted = new(false);

    /// <summary>The participant to run next. Written before the grant.</summary>
    private Participant? _next;

    /// <summary>A thread that runs <paramref name="participant"/> once it is granted the baton.</summary>
    internal static SimulatedThread For(Participant participant)
    {
        SimulatedThread? thread;
        using (s_gate.Enter())
        {
            if (s_stock.TryPop(out thread))
            {
                thread._next = participant;
                return thread;
            }
        }

        thread = new SimulatedThread { _next = participant };
        new Thread(thread.Run) { IsBackground = true, Name = "simulation" }.UnsafeStart();
        return thread;
    }

    /// <summary>Set, it gives this thread the baton. Any thread.</summary>
    internal EventWaitHandle Granted => _granted;

    /// <summary>Waits for the baton. This very thread, in no synchronization context.</summary>
    internal void WaitForGrant()
    {
        var isInterrupted = false;
        while (true)
        {
            try
            {
                _granted.WaitOne();
                break;
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true; // without the baton it cannot go on; its next wait hears of it
            }
        }

        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    private void Run()
    {
        var own = ExecutionContext.Capture();
        while (true)
        {
            WaitForGrant();
            var participant = _next!;
            _next = null;
            Run(participant);
            if (own is not null)
                ExecutionContext.Restore(own);
        }
    }

    private void Run(Participant participant)
    {
        Participant.Current = participant;
        ScheduleHook.Current = participant.Schedule;
        (BlockingNotice.Current, HeldTurn.Current) = (null, null);
        ThreadParker.Forget(); // what a participant meets must not depend on what ran on its thread before
        LoopThread.Forget();
        SynchronizationContext.SetSynchronizationContext(participant.Schedule.PoolContext);

        participant.Schedule.Execute(participant);

        SynchronizationContext.SetSynchronizationContext(null);
        ScheduleHook.Current = null;
        Participant.Current = null;
        using (s_gate.Enter())
            s_stock.Push(this); // before the baton goes on: the next may need a thread
        participant.Schedule.End(participant);
    }
}
