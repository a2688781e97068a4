using System.Runtime.CompilerServices;
using Rungs.Coordination;

namespace Rungs.Threads;

/// <summary>One thread of an engine: runs a call, takes the next, waits when there is none, ends when it has waited long enough.</summary>
internal sealed class WorkerThread(ThreadEngine engine) : IBlockingNotice
{
    /// <summary>On its way or running calls.</summary>
    internal const int Busy = 0;

    /// <summary>Among the engine's idle threads.</summary>
    internal const int Idle = 1;

    /// <summary>No longer counted.</summary>
    internal const int Ended = 2;

    /// <summary>How long to look for a call before parking: some microseconds, about what a wake would cost both sides.</summary>
    private static readonly int s_spinsBeforePark = Environment.ProcessorCount > 1 ? 40 : 0;

    private readonly Parker _parker = new();

    /// <summary>The thread itself; null where the thread pool stands in.</summary>
    private Thread? _thread;

    /// <summary>The idle neighbours, last parked on top; under the engine's lock.</summary>
    internal WorkerThread? Below { get; set; }

    /// <inheritdoc cref="Below"/>
    internal WorkerThread? Above { get; set; }

    /// <summary>Busy, Idle or Ended; written under the engine's lock, read by the thread itself while it waits.</summary>
    internal int Standing;

    /// <summary>The engine whose thread this is; null elsewhere.</summary>
    internal static ThreadEngine? CurrentEngine => (BlockingNotice.Current as WorkerThread)?.Engine;

    private ThreadEngine Engine => engine;

    /// <summary>Starts the thread.</summary>
    /// <exception cref="OutOfMemoryException">The system has no thread to give.</exception>
    internal void Start(int number)
    {
        if (engine.Schedule is { } schedule)
        {
            schedule.StartThread(Run, $"{engine.Name} {number}");
            return;
        }

        _thread = new Thread(Run) { IsBackground = !engine.KeepsProcessAlive, Name = $"{engine.Name} {number}" };
        _thread.UnsafeStart();
    }

    /// <summary>Whether the process stays alive for this thread. Under the engine's lock, so that leaving and joining the idle cannot cross.</summary>
    internal void KeepProcessAlive(bool keep)
    {
        if (_thread is not null)
            _thread.IsBackground = !keep;
    }

    /// <summary>Lets the idle thread go on. Not under the lock.</summary>
    internal void Wake() => _parker.Unpark();

    /// <summary>Waits to be woken, at most <paramref name="timeout"/>; may return early.</summary>
    internal void WaitIdle(TimeSpan timeout, TimeProvider time)
    {
        // Only the thread that would be woken next looks for a while; of a crowd that falls idle together one spins.
        for (var spins = s_spinsBeforePark; spins > 0 && Volatile.Read(ref Standing) == Idle && engine.IsNextToWake(this); spins--)
            Thread.SpinWait(8);

        try
        {
            _parker.Park(timeout, time);
        }
        catch (ThreadInterruptedException)
        {
            // Meant for a call that has ended meanwhile: an idle thread has nothing to interrupt.
        }
    }

    /// <summary>Waits to be woken, as part of a simulation: there an idle thread stays.</summary>
    /// <returns>False where the thread has to end.</returns>
    internal bool WaitIdle(ISchedule schedule)
    {
        while (Volatile.Read(ref Standing) == Idle)
        {
            if (!_parker.ParkIdle(schedule))
                return false;
        }

        return Standing != Ended;
    }

    /// <inheritdoc/>
    void IBlockingNotice.Waits() => engine.Waits();

    /// <inheritdoc/>
    void IBlockingNotice.GoesOn() => engine.GoesOn();

    internal void Run()
    {
        BlockingNotice.Current = this;
        do
            RunCalls();
        while (engine.WaitIdle(this));

        BlockingNotice.Current = null;
    }

    /// <summary>Runs calls until there is none. Apart, so that an idle thread holds nothing of its last call.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunCalls()
    {
        var own = ExecutionContext.Capture();
        for (var call = engine.Take(this, finished: null); call is not null; call = engine.Take(this, call))
        {
            ThreadEngine.Execute(call);
            if (own is not null)
                ExecutionContext.Restore(own); // no call leaves its context to the next one
        }
    }
}
