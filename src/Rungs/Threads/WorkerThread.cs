using Rungs.Coordination;

namespace Rungs.Threads;

/// <summary>One thread of an engine: runs a call, takes the next, waits when there is none, ends when it has waited long enough.</summary>
internal sealed class WorkerThread(ThreadEngine engine) : IBlockingHelp
{
    private readonly Parker _parker = new();

    /// <summary>Ends the idle wait, where the clock is not the system's.</summary>
    private ITimer? _alarm;

    /// <summary>The idle neighbours, last parked on top; under the engine's lock.</summary>
    internal WorkerThread? Below { get; set; }

    /// <inheritdoc cref="Below"/>
    internal WorkerThread? Above { get; set; }

    /// <summary>Whether it stands among the idle; under the engine's lock.</summary>
    internal bool IsIdle { get; set; }

    /// <summary>What it was handed while idle; written under the engine's lock before it is let go.</summary>
    internal ThreadCall? Handed { get; set; }

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
    /// <returns>False where the time ran out first; by another clock than the system's the caller has to ask that clock.</returns>
    internal bool WaitIdle(TimeSpan timeout, TimeProvider time)
    {
        if (ReferenceEquals(time, TimeProvider.System))
            return _parker.Park((int)timeout.TotalMilliseconds);

        _alarm ??= time.CreateTimer(static self => ((WorkerThread)self!)._parker.Unpark(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _alarm.Change(timeout, Timeout.InfiniteTimeSpan);
        _parker.Park();
        _alarm.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return true;
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
