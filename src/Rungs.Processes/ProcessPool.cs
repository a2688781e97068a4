using System.Diagnostics;
using Rungs.Processes.Engine;
using Rungs.Processes.Launching;
using Rungs.Processes.Worker;

namespace Rungs.Processes;

/// <summary>The fourth rung: runs portable work in worker processes on this machine, so that what it does to its process it does to no other.</summary>
/// <remarks>
/// <para>Nothing has to be added to Main, and Main does not run in workers: a worker is a small program of this package that loads the application's
/// assemblies and calls what is marked <see cref="PortableAttribute"/>. It runs one call at a time.</para>
/// <para>A worker that dies costs the call it had begun, and no other: that one fails with <see cref="WorkerCrashedException"/>, or runs again where
/// it is marked idempotent. An error of the function arrives as <see cref="RemoteWorkException"/>. A token that is cancelled reaches the function; where that does not help
/// within <see cref="ProcessPoolOptions.GracePeriod"/>, the worker is killed.</para>
/// <para>Workers end when this process does, however it ends. Members are safe to call from any thread.</para>
/// </remarks>
[DebuggerDisplay("{Name,nq}: {Statistics.Workers} workers, {Statistics.Queued} queued")]
public sealed partial class ProcessPool : PortableRung, IAsyncDisposable, IDisposable
{
    private static readonly RungCapabilities s_capabilities = new() { EndsRunningWork = true };

    private readonly PoolEngine _engine;

    /// <summary>Makes a pool. Workers are started when calls come.</summary>
    /// <param name="options">How it is set up. Default: null, those of <see cref="ProcessPoolOptions"/>.</param>
    /// <exception cref="InvalidOperationException">This process is a worker itself.</exception>
    /// <exception cref="PlatformNotSupportedException">This application was published in a way that leaves nothing a worker could start with; the message says how.</exception>
    public ProcessPool(ProcessPoolOptions? options = null)
    {
        if (Program.IsWorker)
            throw new InvalidOperationException("A worker cannot have a pool of its own: its processes would multiply. Start the pool in the process that calls; check whether code that runs when the application loads makes one.");
        _ = DotnetHost.OfThisProcess;
        _engine = new PoolEngine(options ?? new ProcessPoolOptions());
    }

    /// <summary>What does the work; tests look at it.</summary>
    internal PoolEngine Engine => _engine;

    /// <summary>What people read in errors, statistics and thread names.</summary>
    public string Name => _engine.Name;

    /// <inheritdoc/>
    public override Level Level => Level.Processes;

    /// <inheritdoc/>
    public override RungCapabilities Capabilities => s_capabilities;

    /// <summary>What it has done and holds.</summary>
    public ProcessPoolStatistics Statistics => _engine.Statistics;

    /// <inheritdoc/>
    /// <value>False once workers do not start any more, or the pool is disposed.</value>
    public override bool IsAvailable => _engine.IsAvailable;

    /// <summary>Lets a pool that has given up start workers once more, with the next call; where that fails too, it gives up again.</summary>
    /// <param name="cancellationToken">Not needed: it waits for nothing. Default: none.</param>
    /// <returns>How many workers it may have; 0 where it is disposed.</returns>
    public override Task<int> ProbeAsync(CancellationToken cancellationToken = default) => Task.FromResult(_engine.TryAgain());

    /// <summary>Waits until the queue is below <see cref="ProcessPoolOptions.MaxQueue"/>, for callers that hold back while it is full. Calls are taken all the same.</summary>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <returns>A task that ends when there is room; in order of arrival.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public Task WaitForRoomAsync(CancellationToken cancellationToken = default) => _engine.WaitForRoomAsync(cancellationToken);

    /// <summary>Takes no further calls, and ends as <see cref="ProcessPoolOptions.Shutdown"/> says. Safe to call twice.</summary>
    /// <returns>A task that ends when every call and every worker process has.</returns>
    public ValueTask DisposeAsync() => new(_engine.CloseAsync());

    /// <inheritdoc cref="DisposeAsync"/>
    /// <remarks>Blocks where <see cref="DisposeAsync"/> waits; it needs no free thread of the thread pool.</remarks>
    /// <exception cref="InvalidOperationException">It is called from within an <see cref="IProgress{T}"/> of a call, which it would wait for.</exception>
    public void Dispose()
    {
        if (PoolWorker.IsThreadOf(_engine))
            throw new InvalidOperationException($"Dispose of '{Name}' was called while it tells of a call's progress, and would wait for that call, which waits for this. Call DisposeAsync there, and await it elsewhere.");
        _engine.CloseAsync().GetAwaiter().GetResult();
    }
}
