using System.Diagnostics;
using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Loops;

/// <summary>An <see cref="EventLoop"/> on a thread of its own, to which any thread can send work.</summary>
/// <remarks>
/// <code>
/// Start ──► running ──Dispose──► closing: refuses work, waits for what there is ──► ended: its thread is gone
/// </code>
/// Members are safe to call from any thread. The thread does not keep the process alive.
/// </remarks>
[DebuggerDisplay("{Name,nq}")]
public sealed class BackgroundLoop : IRung, IAsyncDisposable, IDisposable
{
    private readonly EventLoop _loop;
    private Thread _thread;
    private readonly bool _cancelOnDispose;
    private readonly TaskCompletionSource _started = new(Continuations.Options);
    private readonly TaskCompletionSource _ended = new(Continuations.Options);

    /// <summary>Cancelled, and replaced, by <see cref="CancelAll"/>; never disposed, because works may hold its token.</summary>
    private CancellationTokenSource _cancellation = new();

    private int _isClosing;

    private BackgroundLoop(BackgroundLoopOptions options)
    {
        _cancelOnDispose = options.CancelOnDispose;
        _loop = new EventLoop(options.Loop with { Name = options.Name, TimeProvider = options.TimeProvider }) { IsOwned = true };
        _thread = new Thread(Run) { IsBackground = true, Name = options.Name };
    }

    /// <summary>What people read in statistics, errors and the thread's name.</summary>
    public string Name => _loop.Name;

    /// <inheritdoc/>
    public Level Level => Level.Loop;

    /// <inheritdoc/>
    public RungCapabilities Capabilities => RungCapabilities.Local;

    /// <summary>What the loop has done and holds.</summary>
    public LoopStatistics Statistics => _loop.Statistics;

    /// <summary>The loop itself, for timers and callbacks. It is ended by disposing this; stopping or disposing it is refused.</summary>
    public EventLoop Loop => _loop;

    /// <summary>Whether the running code is on the loop's own thread, also inside a nested loop there.</summary>
    internal bool IsHere => ReferenceEquals(Thread.CurrentThread, _thread);

    /// <summary>Starts a loop on a new thread; returns when it runs.</summary>
    /// <param name="options">Name, clock and disposal. Default: those of <see cref="BackgroundLoopOptions"/>.</param>
    /// <returns>The running loop; dispose it to end its thread.</returns>
    public static BackgroundLoop Start(BackgroundLoopOptions? options = null)
    {
        var self = new BackgroundLoop(options ?? new BackgroundLoopOptions());
        self._loop.CallSoon(() => self._started.TrySetResult(), "start");
        if (ScheduleHook.Schedule is { } schedule)
            schedule.StartThread(self.Run, self.Name);
        else
            self._thread.UnsafeStart();
        self._started.Task.GetAwaiter().GetResult();
        return self;
    }

    /// <summary>Runs <paramref name="work"/> on the loop. A blocking function holds the loop while it runs.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The function to run.</param>
    /// <param name="cancellationToken">Prevents the start, or reaches the function's own token, as <see cref="CancelAll"/> does. Default: none.</param>
    /// <returns>A task that ends as the function does; once disposal has begun, one that failed with <see cref="ObjectDisposedException"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    public Task<T> RunAsync<T>(Work<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var all = Volatile.Read(ref _cancellation).Token;
        return cancellationToken.CanBeCanceled ? _loop.RunAsync(Linked(work, all), cancellationToken) : _loop.RunAsync(work, all);
    }

    /// <summary>Cancels the token of everything that runs or waits here now. What is sent later is not touched.</summary>
    public void CancelAll() => Interlocked.Exchange(ref _cancellation, new CancellationTokenSource()).Cancel();

    /// <summary>Blocks until no work is left, at most <paramref name="timeout"/> of real time.</summary>
    /// <param name="timeout">The limit; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <returns>Whether no work was left.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative, or more than 24 days.</exception>
    /// <exception cref="InvalidOperationException">Called on the loop's own thread, whose work it would wait for.</exception>
    public bool Wait(TimeSpan timeout)
    {
        ThrowIfInside("wait for it");
        return _loop.WhenIdleAsync().Wait(timeout);
    }

    /// <summary>Waits until no work is left, at most <paramref name="timeout"/> by the loop's clock.</summary>
    /// <param name="timeout">The limit; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <returns>Whether no work was left.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative, or more than 49 days.</exception>
    /// <exception cref="InvalidOperationException">Called by work on the loop, which it would wait for. Through the task.</exception>
    public async Task<bool> WaitAsync(TimeSpan timeout)
    {
        ThrowIfInside("wait for it");
        var idle = _loop.WhenIdleAsync();
        await idle.WaitAsync(timeout, _loop.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return idle.IsCompleted;
    }

    /// <summary>Refuses further work, waits for what there is, and ends the thread. Safe to call twice.</summary>
    /// <returns>A task that ends when the thread has.</returns>
    /// <exception cref="InvalidOperationException">Called on the loop's own thread, whose work it would wait for.</exception>
    public ValueTask DisposeAsync()
    {
        ThrowIfInside("dispose it");
        Close();
        return new ValueTask(_ended.Task);
    }

    /// <inheritdoc cref="DisposeAsync"/>
    /// <remarks>Blocks where <see cref="DisposeAsync"/> waits.</remarks>
    public void Dispose()
    {
        ThrowIfInside("dispose it");
        Close();
        _ended.Task.GetAwaiter().GetResult();
    }

    /// <summary>The work, heeding <paramref name="all"/> besides its caller's token; linked where it runs, so that nothing outlives it.</summary>
    private static Work<T> Linked<T>(Work<T> work, CancellationToken all)
    {
        return new Work<T>(CallAsync, work.Name).As(work.Kind);

        async Task<T> CallAsync(CancellationToken cancellationToken)
        {
            all.ThrowIfCancellationRequested();
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(all, cancellationToken);
            return await work.CallAsync(linked.Token);
        }
    }

    private void Close()
    {
        if (Interlocked.Exchange(ref _isClosing, 1) != 0)
            return;

        _loop.RefuseWork();
        try
        {
            if (_cancelOnDispose)
                CancelAll();
        }
        finally
        {
            // Also where a token's callback throws. On the loop, so that the last one's end is noticed there.
            _loop.CallSoon(() => _ = StopWhenIdleAsync(), "close");
        }
    }

    private async Task StopWhenIdleAsync()
    {
        await _loop.WhenIdleAsync();
        _loop.RequestStop();
    }

    private void Run()
    {
        _thread = Thread.CurrentThread; // a simulation's, where it is part of one
        _loop.RunForever();
        _loop.End();
        _ended.TrySetResult();
    }

    private void ThrowIfInside(string what)
    {
        if (IsHere)
            throw new InvalidOperationException($"Work on the loop '{Name}' cannot {what}: it would wait for itself. Do it from code that is not work of this loop, and do not await that code from here.");
    }
}
