using System.Diagnostics;
using Rungs.Coordination;
using Rungs.Diagnostics;
using Rungs.Loops;

namespace Rungs.Tasks;

/// <summary>Runs async functions on a loop of its own, for blocking and async callers alike; at most so many at once.</summary>
/// <remarks>
/// <code>
/// open ──Dispose──────────────────► closed: refuses functions, waits for what there is ──► ended: its thread is gone
///   └────ForceCancelAndShutdown──► closed, and the token of what there is is cancelled ──┘
/// </code>
/// <para>Members are safe to call from any thread. Functions of one executor run on one thread, so between two awaits none sees
/// another. The thread does not keep the process alive.</para>
/// <para>A function that waits for another of the same executor keeps its place meanwhile: at the limit, those that wait for each
/// other wait for ever.</para>
/// <para>The idea is that of <c>CurrentLoopExecutor</c> in the Python package <c>async-utils</c>.</para>
/// </remarks>
[DebuggerDisplay("{Name,nq}: {Count} functions")]
public sealed partial class LoopExecutor : IAsyncDisposable, IDisposable
{
    private readonly BackgroundLoop _loop;

    /// <summary>What was submitted, and the items of enumerations under way, until they have ended.</summary>
    private readonly LiveCalls _calls = new();

    /// <summary>The places of those that run; null where there is no limit.</summary>
    private readonly DualSemaphore? _places;

    /// <summary>Cancelled by <see cref="ForceCancelAndShutdown"/>; never disposed, because functions may hold its token.</summary>
    private readonly CancellationTokenSource _cancellation = new();

    private readonly TaskCompletionSource _ended = new(Continuations.Options);

    /// <summary>1 once it is closed, and its end is under way.</summary>
    private int _isClosing;

    /// <summary>Starts a loop on a thread of its own.</summary>
    /// <param name="maxConcurrent">How many functions may run at once. Default: no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrent"/> is less than 1.</exception>
    public LoopExecutor(int? maxConcurrent = null)
        : this(new LoopExecutorOptions { MaxConcurrent = maxConcurrent })
    {
    }

    /// <summary>Starts a loop on a thread of its own.</summary>
    /// <param name="options">Name, limit and loop. Default: those of <see cref="LoopExecutorOptions"/>.</param>
    [System.Runtime.CompilerServices.OverloadResolutionPriority(1)]
    public LoopExecutor(LoopExecutorOptions? options)
    {
        options ??= new LoopExecutorOptions();
        MaxConcurrent = options.MaxConcurrent;
        _places = MaxConcurrent is { } places ? new DualSemaphore(places) : null;
        _loop = BackgroundLoop.Start(new BackgroundLoopOptions { Name = options.Name, TimeProvider = options.Loop.TimeProvider, Loop = options.Loop });
    }

    /// <summary>What people read in errors and the thread's name.</summary>
    public string Name => _loop.Name;

    /// <summary>How many functions may run at once; null where there is no limit.</summary>
    public int? MaxConcurrent { get; }

    /// <summary>How many functions that were submitted have not ended, those that wait for a place included; an enumeration whose items have not ended counts as one.</summary>
    public int Count => _calls.Count;

    /// <summary>What its loop has done and holds.</summary>
    public LoopStatistics Statistics => _loop.Statistics;

    /// <summary>Refuses further functions and cancels the token of all there are; what waits for a place does not start. Returns at once; may be called from inside.</summary>
    /// <remarks>A function that heeds no token runs to its end. Disposing waits for that.</remarks>
    /// <exception cref="AggregateException">What people registered with the functions' token threw. Everything is cancelled all the same.</exception>
    public void ForceCancelAndShutdown()
    {
        Close();
        _cancellation.Cancel();
    }

    /// <summary>Refuses further functions, waits for those submitted, and for the items that enumerations have begun; then ends the thread. Safe to call twice.</summary>
    /// <returns>A task that ends when the thread has.</returns>
    /// <exception cref="InvalidOperationException">Called on the loop's own thread, whose functions it would wait for.</exception>
    public ValueTask DisposeAsync()
    {
        ThrowIfInside("dispose it");
        Close();
        return new ValueTask(_ended.Task);
    }

    /// <inheritdoc cref="DisposeAsync"/>
    /// <remarks>Blocks where <see cref="DisposeAsync"/> waits; it needs no free thread of the thread pool.</remarks>
    public void Dispose()
    {
        ThrowIfInside("dispose it");
        Close();
        _ended.Task.GetAwaiter().GetResult();
    }

    /// <summary>Cancelled by <see cref="ForceCancelAndShutdown"/>.</summary>
    internal CancellationToken Token => _cancellation.Token;

    /// <summary>The way to the loop.</summary>
    internal SynchronizationContext Context => _loop.Loop.SynchronizationContext;

    /// <summary>Whether it takes nothing more.</summary>
    internal bool IsClosing => Volatile.Read(ref _isClosing) != 0;

    /// <summary>Begins a period in which an enumeration has items here, with the first of them.</summary>
    /// <exception cref="ObjectDisposedException">The executor is closed.</exception>
    internal BusyPeriod NewPeriod(WorkLabel label)
    {
        var period = new BusyPeriod(_calls, label);
        return period.TryBegin() ? period : throw new ObjectDisposedException(Name, $"'{Name}' is closed, so the Map of '{label.Name}' starts no further items.");
    }

    /// <summary>A function that stands in line from now on, on a timeline; null where nobody records.</summary>
    internal WorkSpan? NewSpan(WorkLabel label) => WorkSpan.Open(label, _calls, Level.Loop, Name);

    /// <summary>Waits for a place.</summary>
    internal ValueTask<Releaser> EnterAsync(CancellationToken cancellationToken)
    {
        if (_places is not null)
            return _places.AcquireAsync(cancellationToken);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<Releaser>(cancellationToken) : default;
    }

    /// <summary>Refuses what would wait, on the loop's thread, for what runs on it.</summary>
    internal void ThrowIfInside(string what)
    {
        if (_loop.IsHere)
            throw new InvalidOperationException($"A function of '{Name}' cannot {what}: it would wait for itself. Do it from code that is no function of this executor.");
    }

    private void Close()
    {
        _calls.Close();
        if (Interlocked.Exchange(ref _isClosing, 1) == 0)
            _ = Async.QueueBackground(EndAsync, "end"); // not here: the caller may be on the loop, which cannot end its own thread
    }

    private async Task EndAsync()
    {
        await _calls.WhenEmptyAsync();
        await _loop.DisposeAsync();
        _ended.TrySetResult();
    }
}
