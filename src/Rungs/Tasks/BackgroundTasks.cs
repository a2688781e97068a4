using System.Diagnostics;
using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Tasks;

/// <summary>Tasks that run beside what you are doing, and a place to leave: leaving waits for all of them, and none is cancelled because another failed.</summary>
/// <remarks>
/// <code>
/// open ──leave──► leaving: takes tasks as long as one is alive ──none is──► left: takes no more
///                    └─ exit timeout ─► cancelled: takes tasks, but starts none
/// </code>
/// <para>Members are safe to call from any thread. A finished task is not kept; where <see cref="BackgroundTasksOptions.OnError"/>
/// is not set, its failure is, until somebody leaves.</para>
/// <para>The idea is that of <c>BGTasks</c> in the Python package <c>async-utils</c>.</para>
/// </remarks>
[DebuggerDisplay("{Name,nq}: {Count} tasks")]
public sealed partial class BackgroundTasks : IAsyncDisposable, IDisposable
{
    /// <summary>So many names an error says at most.</summary>
    private const int MostNamed = 5;

    private readonly LiveCalls _calls = new();
    private readonly Action<Exception, string>? _onError;
    private readonly Clock _clock;
    private readonly TimeSpan? _exitTimeout;

    /// <summary>Rings at the exit timeout; null where there is none.</summary>
    private readonly Alarm? _alarm;

    /// <summary>Cancelled at the exit timeout; never disposed, because functions may hold its token.</summary>
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>Guards <see cref="_failures"/>.</summary>
    private readonly Lock _gate = new();

    /// <summary>What failed, in order, until somebody leaves with it; null where nothing did.</summary>
    private List<(Exception Error, string Name)>? _failures;

    /// <summary>When the exit timeout is over, as a stamp of the clock; written before the alarm is set.</summary>
    private long _due;

    /// <summary>1 once somebody leaves: the exit timeout counts from then.</summary>
    private int _isLeaving;

    /// <summary>Makes a group without tasks.</summary>
    /// <param name="exitTimeout">How long leaving waits before it cancels what is left. Default: it cancels nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exitTimeout"/> is negative and not infinite.</exception>
    public BackgroundTasks(TimeSpan? exitTimeout = null)
        : this(new BackgroundTasksOptions { ExitTimeout = exitTimeout })
    {
    }

    /// <summary>Makes a group without tasks.</summary>
    /// <param name="options">Name, exit timeout, clock, and who hears of failures. Default: those of <see cref="BackgroundTasksOptions"/>.</param>
    [System.Runtime.CompilerServices.OverloadResolutionPriority(1)]
    public BackgroundTasks(BackgroundTasksOptions? options)
    {
        options ??= new BackgroundTasksOptions();
        Name = options.Name;
        _onError = options.OnError;
        _exitTimeout = options.ExitTimeout;
        _clock = new Clock(options.TimeProvider);
        _alarm = _exitTimeout is null ? null : new Alarm(_clock, Ring);
    }

    /// <summary>What people read in errors.</summary>
    public string Name { get; }

    /// <summary>How many tasks have not ended.</summary>
    public int Count => _calls.Count;

    /// <summary>The names of the tasks that have not ended; a copy.</summary>
    public IReadOnlyList<string> Names => Array.ConvertAll(_calls.Snapshot(), static call => call.Name);

    /// <summary>Cancelled at the exit timeout. A work that takes a token gets this one.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>Blocks until no task is left, at most <paramref name="timeout"/> of real time; does not leave.</summary>
    /// <param name="timeout">The limit; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <returns>Whether no task was left.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite, or more than 24 days.</exception>
    /// <exception cref="InvalidOperationException">Called by a task of the group, which it would wait for.</exception>
    public bool Wait(TimeSpan timeout)
    {
        ThrowIfInside("wait for it");
        return _calls.WhenEmptyAsync().Wait(timeout);
    }

    /// <summary>Waits until no task is left, at most <paramref name="timeout"/> by the group's clock; does not leave.</summary>
    /// <param name="timeout">The limit; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <returns>Whether no task was left.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite, or more than 49 days. Through the task.</exception>
    /// <exception cref="InvalidOperationException">Called by a task of the group, which it would wait for. Through the task.</exception>
    public async Task<bool> WaitAsync(TimeSpan timeout)
    {
        ThrowIfInside("wait for it");
        var empty = _calls.WhenEmptyAsync();
        await empty.WaitAsync(timeout, _clock.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return empty.IsCompleted;
    }

    /// <summary>Leaves: waits for all tasks, also for those started meanwhile; at the exit timeout cancels what is left, and waits for that.</summary>
    /// <remarks>Safe to call twice, and at once: all wait, the failures are thrown to one of them.</remarks>
    /// <returns>A task that ends when all have.</returns>
    /// <exception cref="AggregateException">Tasks failed, and no <see cref="BackgroundTasksOptions.OnError"/> is set: all failures, in order. Through the task.</exception>
    /// <exception cref="InvalidOperationException">Called by a task of the group, which it would wait for.</exception>
    public ValueTask DisposeAsync()
    {
        ThrowIfInside("leave it");
        return new ValueTask(LeaveAsync());
    }

    /// <inheritdoc cref="DisposeAsync"/>
    /// <remarks>
    /// Blocks as <c>Async.Block</c> does; it needs no free thread of the thread pool. Not for the thread that the tasks need,
    /// a loop's or a user interface's: there, <c>await using</c>.
    /// </remarks>
    public void Dispose()
    {
        ThrowIfInside("leave it");
        Async.Block(LeaveAsync);
    }

    /// <summary>A failure, to whom it concerns. Throws nothing.</summary>
    internal void Report(Exception error, string name)
    {
        if (_onError is null)
            Keep(error, name);
        else
            UnobservedErrors.Tell(_onError, error, name);
    }

    /// <summary>A task has ended.</summary>
    internal void Remove(ILiveCall call) => _calls.Remove(call);

    private bool TryStart<T>(Work<T> work, CancellationToken cancellationToken, out Task<T> task)
    {
        var call = new GroupCall<T>(this, work.Label);
        task = call.Task;
        if (!_calls.TryAdd(call))
            return false;

        call.Start(work, cancellationToken);
        return true;
    }

    private async Task LeaveAsync()
    {
        if (_alarm is not null && _calls.Count > 0 && Interlocked.Exchange(ref _isLeaving, 1) == 0)
        {
            Volatile.Write(ref _due, _clock.After(_clock.Now, _exitTimeout!.Value));
            _alarm.Set(_due);
        }

        while (!_calls.TryCloseEmpty())
            await _calls.WhenEmptyAsync();

        _alarm?.Dispose();
        if (TakeFailures() is { } failures)
            throw new AggregateException(Describe(failures), failures.Select(static failure => failure.Error));
    }

    /// <summary>The exit timeout is over, or the alarm is early.</summary>
    /// <remarks>
    /// What people registered with the token may take long, or throw: so a thread of its own calls it, as a task of the group,
    /// for which leaving waits and whose failure is told like any other.
    /// </remarks>
    private void Ring()
    {
        var due = Volatile.Read(ref _due);
        if (_clock.Now < due)
            _alarm!.Set(due);
        else
            TryStart(Work.Of(_cancellation.Cancel, "cancellation at the exit timeout"), CancellationToken.None, out _);
    }

    private void Keep(Exception error, string name)
    {
        var isInterrupted = false;
        _gate.EnterForGood(ref isInterrupted); // a failure must not get lost
        try
        {
            (_failures ??= []).Add((error, name));
        }
        finally
        {
            _gate.Exit();
        }

        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    private List<(Exception Error, string Name)>? TakeFailures()
    {
        lock (_gate)
        {
            var failures = _failures;
            _failures = null;
            return failures;
        }
    }

    private string Describe(List<(Exception Error, string Name)> failures)
    {
        var names = string.Join(", ", failures.Take(MostNamed).Select(static failure => $"'{failure.Name}'"));
        var more = failures.Count > MostNamed ? $" and {failures.Count - MostNamed} more" : "";
        return $"Of '{Name}' failed {names}{more}.";
    }

    private void ThrowIfInside(string what)
    {
        if (GroupFlow.IsInside(this))
            throw new InvalidOperationException($"A task of '{Name}' cannot {what}: it would wait for itself. Let the task return, and do it where the group was made.");
    }
}
