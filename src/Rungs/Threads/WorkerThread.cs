using Rungs.Coordination;

namespace Rungs.Threads;

/// <summary>One thread of an engine: runs a call, takes the next, waits when there is none, ends when it has waited long enough.</summary>
internal sealed class WorkerThread(ThreadEngine engine) : IBlockingHelp
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

    /// <summary>Ends the idle wait, where the clock is not the system's.</summary>
    private ITimer? _alarm;

    /// <summary>The idle neighbours, last parked on top; under the engine's lock, and of those being woken the next.</summary>
    internal WorkerThread? Below { get; set; }

    /// <inheritdoc cref="Below"/>
    internal WorkerThread? Above { get; set; }

    /// <summary>Busy, Idle or Ended; written under the engine's lock, read by the thread itself while it waits.</summary>
    internal int Standing;

    /// <summary>The engine whose thread this is; null elsewhere.</summary>
    internal static ThreadEngine? CurrentEngine => (BlockingHelp.Current as WorkerThread)?.Engine;

    private ThreadEngine Engine => engine;

    /// <summary>Starts the thread.</summary>
    /// <exception cref="OutOfMemoryException">The system has no thread to give.</exception>
    internal void Start(int number) =>
        new Thread(Run) { IsBackground = true, Name = $"{engine.Name} {number}" }.UnsafeStart();

    /// <summary>Lets the idle thread go on. Not under the lock.</summary>
    internal void Wake() => _parker.Unpark();

    /// <summary>Waits to be woken, at most <paramref name="timeout"/>.</summary>
    internal void WaitIdle(TimeSpan timeout, TimeProvider time)
    {
        // Only the thread that would be woken next looks for a while; of a crowd that falls idle together one spins.
        for (var spins = s_spinsBeforePark; spins > 0 && Volatile.Read(ref Standing) == Idle && engine.IsNextToWake(this); spins--)
            Thread.SpinWait(8);

        if (ReferenceEquals(time, TimeProvider.System))
        {
            _parker.Park((int)Math.Ceiling(timeout.TotalMilliseconds));
            return;
        }

        _alarm ??= time.CreateTimer(static self => ((WorkerThread)self!)._parker.Unpark(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _alarm.Change(timeout, Timeout.InfiniteTimeSpan);
        _parker.Park();
        _alarm.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    bool IBlockingHelp.TryRunQueuedFrom(SynchronizationContext context) => engine.TryRunQueuedFrom(context);

    internal void Run()
    {
        BlockingHelp.Current = this;
        for (var call = engine.Arrive(this); call is not null; call = engine.TakeNext(this, call))
            engine.Execute(call);
        _alarm?.Dispose();
        BlockingHelp.Current = null;
    }
}
