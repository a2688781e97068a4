using System.Diagnostics;
using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Loops;

/// <summary>Runs callbacks, timers and async functions on the thread that runs it: many things at once, none of them blocking.</summary>
/// <remarks>
/// <code>
///           ┌─────── Run* ───────┐
///           │                    ▼
/// new ──► Idle ◄──── done ──── Running      each turn: take what other threads posted, queue due timers,
///          │ ▲                   │          run what is ready, park when there is nothing
///          │ └──── Stopping ◄── Stop
///       Dispose
///          ▼
///      Disposed: what comes later runs on the thread pool, one at a time
/// </code>
/// <para>An idle loop keeps what is posted to it for its next run. <see cref="CallSoon"/>, the timers, <see cref="CreateTask{T}(Func{Task{T}}, string)"/>,
/// <see cref="RunAsync{T}"/> and <see cref="Stop"/> are safe from any thread. An await inside the loop resumes on the loop.
/// The shape follows Python's <c>asyncio</c>.</para>
/// </remarks>
[DebuggerDisplay("{Name,nq}: ready {_ready.Count}, timers {_timers.Count}, running {IsRunning}")]
public sealed partial class EventLoop : IRung, IDisposable
{
    private const int StateIdle = 0;
    private const int StateRunning = 1;
    private const int StateStopping = 2;
    private const int StateDisposed = 3;

    private readonly LiveCalls _calls = new();
    private readonly Parker _parker = new();

    /// <summary>Whether this loop serves one <c>Async.Block</c> after another; such a loop takes posts only during a block.</summary>
    private readonly bool _isPrivate;

    /// <summary>The clock; a private loop takes that of whoever blocks.</summary>
    private TimeProvider _time;

    /// <summary>Idle, Running, Stopping or Disposed; moved by interlocked steps.</summary>
    private int _state;

    /// <summary>Makes an idle loop, bound to no thread.</summary>
    /// <param name="options">Name and clock. Default: those of <see cref="EventLoopOptions"/>.</param>
    public EventLoop(EventLoopOptions? options = null)
        : this(options ?? new EventLoopOptions(), privateTo: null)
    {
    }

    private EventLoop(EventLoopOptions options, LoopThread? privateTo)
    {
        Name = options.Name;
        _time = ScheduleHook.ClockFor(options.TimeProvider);
        (_slowCallbackThreshold, _waitInLoop, _nesting) = (options.SlowCallbackThreshold, options.WaitInLoop, options.Nesting);
        _isPrivate = privateTo is not null;
        _context = new LoopContext(this) { Thread = privateTo, IsOpen = !_isPrivate };
        if (ScheduleHook.Schedule is null)
            Watchdog.Watch(this); // in a simulation a thread that has to wait for its turn would look like a standstill
    }

    /// <summary>Receives what a callback, a timer or an <c>async void</c> function threw, with its name; the loop goes on.</summary>
    /// <remarks>
    /// Called on the thread that ran the callback. Without a subscriber the error goes to <c>Async.UnobservedError</c>, and
    /// without one there to standard error.
    /// </remarks>
    public event Action<Exception, string>? UnhandledException;

    /// <summary>What people read in statistics and errors.</summary>
    public string Name { get; }

    /// <summary>Whether a thread runs the loop now.</summary>
    public bool IsRunning => Volatile.Read(ref _state) is StateRunning or StateStopping;

    /// <summary>Whether a <see cref="BackgroundLoop"/> runs and ends this loop.</summary>
    internal bool IsOwned { get; init; }

    /// <summary>Whether <see cref="Dispose"/> has ended the loop's life.</summary>
    internal bool IsDisposed => Volatile.Read(ref _state) == StateDisposed;

    /// <inheritdoc/>
    public Level Level => Level.Loop;

    /// <inheritdoc/>
    public RungCapabilities Capabilities => RungCapabilities.Local;

    /// <summary>The context whose posts run on this loop; what an await inside the loop captures.</summary>
    public SynchronizationContext SynchronizationContext => _context;

    /// <summary>A scheduler whose tasks run on this loop.</summary>
    public TaskScheduler TaskScheduler => field ??= new LoopTaskScheduler(this);

    /// <summary>The clock behind timers and delays.</summary>
    public TimeProvider TimeProvider => _time;

    /// <summary>The async functions and works that have not ended, by name; a copy.</summary>
    public IReadOnlyList<LoopTask> Tasks
    {
        get
        {
            var calls = _calls.Snapshot();
            return Array.ConvertAll(calls, static call => new LoopTask(call.Name, call.Task));
        }
    }

    /// <summary>What the loop has done and holds. Exact on the loop's own thread; from others a close reading.</summary>
    public LoopStatistics Statistics => new()
    {
        Name = Name,
        IsRunning = IsRunning,
        Ready = _ready.Count + _mail.Count,
        Timers = _timers.Count,
        Tasks = _calls.Count,
        Turns = Volatile.Read(ref _turns),
        Callbacks = Volatile.Read(ref _callbacks),
        LateCallbacks = Volatile.Read(ref _lateCallbacks),
        SlowCallbacks = Volatile.Read(ref _slowCallbacks),
    };

    /// <summary>Ends the loop's life. What it still holds, and what is posted later, runs on the thread pool, one at a time; nothing is lost.</summary>
    /// <remarks>Safe to call twice.</remarks>
    /// <exception cref="InvalidOperationException">The loop is running: stop it first.</exception>
    public void Dispose()
    {
        ThrowIfNotYours();
        End();
    }

    /// <summary><see cref="Dispose"/>, for whoever owns the loop.</summary>
    internal void End()
    {
        switch (Interlocked.CompareExchange(ref _state, StateDisposed, StateIdle))
        {
            case StateDisposed:
                return;
            case not StateIdle:
                throw new InvalidOperationException($"The loop '{Name}' is running, so it cannot be disposed. Call Stop() and wait for its run to return.");
        }

        RefuseWork();
        Retire();
        _alarm?.Dispose();
    }

    /// <summary>Runs <paramref name="callback"/>; its error goes to whom it concerns, and is not thrown.</summary>
    internal void InvokeReporting(in Callback callback)
    {
        try
        {
            callback.Invoke();
        }
        catch (Exception error)
        {
            Report(error, callback.Name);
        }
    }

    /// <summary>A block's loop and a background loop's are the library's: who meets one may use it, and no more.</summary>
    private void ThrowIfNotYours()
    {
        if (IsOwned)
            throw new InvalidOperationException($"The loop '{Name}' belongs to a BackgroundLoop. Dispose that instead.");
        if (_isPrivate)
            throw new InvalidOperationException("This loop belongs to the Async.Block around the call and ends with it. Make a loop of your own to run or dispose.");
    }

    private void Report(Exception error, string name)
    {
        if (UnhandledException is { } handlers)
            UnobservedErrors.Notify(handlers, error, name);
        else
            UnobservedErrors.Raise(error, name);
    }
}
