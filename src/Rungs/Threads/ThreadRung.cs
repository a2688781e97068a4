using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Threads;

/// <summary>Functions on threads of our own; <see cref="ElasticThreads"/> for those that block, <see cref="CpuThreads"/> for those that compute.</summary>
/// <remarks>
/// <para>An async function starts on one of the threads, and goes on there after each await; a blocking one holds its thread
/// until it ends. Calls may wait for calls of the same threads, also at the cap: a thread that waits for a blocking function
/// still queued, by <c>Task.Wait</c> or <c>Result</c>, runs it itself; for a thread that waits in <c>Async.Block</c> another takes
/// over meanwhile. For an async function, wait with <c>Async.Block</c>: a plain <c>Result</c> is not seen.</para>
/// <para>Members are safe to call from any thread.</para>
/// </remarks>
[DebuggerDisplay("{Statistics}")]
public abstract class ThreadRung : IRung, IAsyncDisposable, IDisposable
{
    private readonly ThreadEngine _engine;

    private protected ThreadRung(ThreadsOptions options)
    {
        Name = options.Name;
        _engine = new ThreadEngine(options);
    }

    /// <summary>What people read in statistics, errors and thread names.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public Level Level => Level.Threads;

    /// <inheritdoc/>
    public RungCapabilities Capabilities => RungCapabilities.Local;

    /// <summary>Whether a call would have to queue, because every thread is busy and no more may be started. True may be false a moment later.</summary>
    public bool WouldQueue => _engine.WouldQueue;

    /// <inheritdoc cref="ThreadEngine.Spare"/>
    internal int Spare => _engine.Spare;

    /// <summary>What the threads have done and hold.</summary>
    public ThreadsStatistics Statistics => _engine.Statistics;

    /// <summary>Runs <paramref name="work"/> on one of the threads: a parked one, else a new one, else, at the cap, when one is free; in order of the calls.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The function to run.</param>
    /// <param name="cancellationToken">Takes a waiting call out of the queue, or reaches the function's own token. Default: none.</param>
    /// <returns>A task that ends as the function does; after disposal, one that failed with <see cref="ObjectDisposedException"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    public Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return _engine.RunAsync(work, cancellationToken);
    }

    /// <summary>Runs a blocking function only if it starts now, on a parked or a new thread.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="task">Its task, where it was started; else null.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>Whether it was started; false also after disposal.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is a task: the function is not a blocking one. Use <see cref="RunAsync{T}"/>.</exception>
    public bool TryRun<T>(
        Func<T> function,
        [NotNullWhen(true)] out Task<T>? task,
        [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (typeof(T).IsAssignableTo(typeof(Task)) || typeof(T) == typeof(ValueTask))
            throw new ArgumentException("TryRun is for blocking functions: an async one would count as ended at its first await. Use RunAsync.", nameof(function));

        return _engine.TryRun(new Work<T>(_ => function(), name), out task);
    }

    /// <inheritdoc cref="TryRun{T}(Func{T}, out Task{T}, string)"/>
    public bool TryRun(
        Action function,
        [NotNullWhen(true)] out Task? task,
        [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        var isStarted = _engine.TryRun(Work.Of(function, name), out var started);
        task = started;
        return isStarted;
    }

    /// <summary>Ends when fewer calls are queued than <see cref="ThreadsOptions.MaxQueue"/>; at once where that is so and nobody waits. For callers that hold back.</summary>
    /// <remarks>First come, first served: one waiter goes for each call that leaves the queue, and all once the queue is empty.</remarks>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <returns>The wait; it fails with <see cref="ObjectDisposedException"/> after disposal.</returns>
    public Task WaitForRoomAsync(CancellationToken cancellationToken = default) => _engine.WaitForRoomAsync(cancellationToken);

    /// <summary>Refuses further calls, and deals with those in flight as <see cref="ThreadsOptions.OnExit"/> says. Safe to call twice.</summary>
    /// <returns>With <see cref="OnExit.Wait"/>, a task that ends when every call has; else an ended one.</returns>
    /// <exception cref="InvalidOperationException">These are the process's shared threads; or a call on these very threads disposes them, and disposal would wait for it.</exception>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return new ValueTask(_engine.CloseAsync());
    }

    /// <summary>Runs <paramref name="callback"/> on one of the threads; never refused.</summary>
    internal void Start(SendOrPostCallback callback, object? state, IScheduleHook? hook) => _engine.Start(callback, state, hook);

    /// <inheritdoc cref="DisposeAsync"/>
    /// <remarks>Blocks where <see cref="DisposeAsync"/> waits; needs no thread of the thread pool.</remarks>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _engine.CloseAsync().GetAwaiter().GetResult();
    }
}
