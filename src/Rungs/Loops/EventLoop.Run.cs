using System.Runtime.CompilerServices;
using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Loops;

/// <remarks>Running: the entries, the turn, and the park.</remarks>
public sealed partial class EventLoop
{
    /// <summary>Registered with an awaited task only so that its end is posted here and wakes the loop.</summary>
    private static readonly Action s_wake = static () => { };

    /// <summary>After how many callbacks a busy loop looks for mail and due timers: often enough to be prompt, seldom enough to be cheap.</summary>
    private const int CallbacksPerTurn = 64;

    /// <summary>How long to look for mail before parking: some microseconds, about what a wake would cost.</summary>
    private static readonly int s_spinsBeforePark = Environment.ProcessorCount > 1 ? 40 : 0;

    /// <summary>The hook this run takes part in; null outside tests.</summary>
    private IScheduleHook? _hook;

    /// <summary>What the hook looks at ready callbacks with; made at first use.</summary>
    private Func<int, object>? _stateOf;

    /// <summary>The execution context of the run, in which callbacks run that bring none.</summary>
    private ExecutionContext? _own;

    private long _turns;
    private long _callbacks;

    /// <summary>Runs the loop on this thread until <paramref name="function"/> has ended.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">An async function; called on the loop.</param>
    /// <param name="name">What people read; by default taken from the source text of <paramref name="function"/>.</param>
    /// <returns>Its result. What it started and did not await waits for the next run.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The loop is running already, or was stopped before the function ended.</exception>
    /// <exception cref="ObjectDisposedException">The loop is disposed.</exception>
    [OverloadResolutionPriority(2)]
    public T RunUntilComplete<T>(Func<Task<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return ((Task<T>)RunToEnd(function, name)).GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="RunUntilComplete{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(2)]
    public void RunUntilComplete(Func<Task> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        RunToEnd(function, name).GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="RunUntilComplete{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(1)]
    public T RunUntilComplete<T>(Func<ValueTask<T>> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return RunUntilComplete(() => function().AsTask(), name);
    }

    /// <inheritdoc cref="RunUntilComplete{T}(Func{Task{T}}, string)"/>
    [OverloadResolutionPriority(1)]
    public void RunUntilComplete(Func<ValueTask> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        RunUntilComplete(() => function().AsTask(), name);
    }

    /// <summary>Runs the loop on this thread until <see cref="Stop"/> is called.</summary>
    /// <exception cref="InvalidOperationException">The loop is running already.</exception>
    /// <exception cref="ObjectDisposedException">The loop is disposed.</exception>
    public void RunForever()
    {
        Begin();
        using var participation = new HookParticipation(_time);
        var outer = Enter();
        try
        {
            Pump(until: null);
        }
        finally
        {
            Leave(outer);
            Volatile.Write(ref _state, StateIdle);
        }
    }

    /// <summary>Makes the run return after the callback it is at. Safe from any thread; without effect on an idle loop, or inside <c>Async.Block</c>.</summary>
    /// <exception cref="InvalidOperationException">The loop belongs to a <see cref="BackgroundLoop"/>: dispose that instead.</exception>
    public void Stop()
    {
        if (IsOwned)
            ThrowIfNotYours();
        RequestStop();
    }

    /// <summary><see cref="Stop"/>, for whoever owns the loop.</summary>
    internal void RequestStop()
    {
        if (Interlocked.CompareExchange(ref _state, StateStopping, StateRunning) == StateRunning)
            _parker.Unpark();
    }

#pragma warning disable MA0100 // the task has ended before the scopes close
    private Task RunToEnd(Func<Task> function, string? name)
    {
        Begin();
        using var participation = new HookParticipation(_time);
        var outer = Enter();
        MainCall? main = null;
        try
        {
            _current = name; // its first step is watched too
            Watchdog.Wake();
            var task = function()
                ?? throw new InvalidOperationException("The function returned null instead of a task. Return Task.CompletedTask or mark it async.");
            if (task.IsCompleted)
                return task;

            main = new MainCall(name, task);
            _calls.TryAdd(main);
            Pump(task);
            return task.IsCompleted
                ? task
                : throw new InvalidOperationException($"The loop '{Name}' was stopped before '{main.Name}' had ended. Run the loop again to go on with it.");
        }
        finally
        {
            if (main is not null)
                _calls.Remove(main);
            _current = null;
            Leave(outer);
            Volatile.Write(ref _state, StateIdle);
        }
    }

#pragma warning restore MA0100

    private void Begin()
    {
        if (_isPrivate)
            ThrowIfNotYours();
        switch (Interlocked.CompareExchange(ref _state, StateRunning, StateIdle))
        {
            case StateIdle:
                return;
            case StateDisposed:
                throw new ObjectDisposedException(Name, $"The loop '{Name}' is disposed. Make a new one.");
            default:
                throw new InvalidOperationException(
                    $"The loop '{Name}' is running already. Inside it, await the function; to block there, use Async.Block, or run another loop from EventLoop.Idle().");
        }
    }

    /// <summary>Makes this loop the thread's running one.</summary>
    private Outer Enter()
    {
        var thread = LoopThread.Current;
        var outer = new Outer(thread, thread.Running, SynchronizationContext.Current);
        _outer = thread.Running ?? thread.Hidden;
        thread.Running = this;
        _context.Thread = thread;
        SynchronizationContext.SetSynchronizationContext(_context);
        TakeMail(); // what was posted while the loop was idle comes before what the function posts
        return outer;
    }

    private void Leave(in Outer outer)
    {
        (_current, _outer) = (null, null);
        _context.Thread = null;
        outer.Thread.Running = outer.Loop;
        SynchronizationContext.SetSynchronizationContext(outer.Context);
    }

    /// <summary>Takes turns until <paramref name="until"/> has ended or the loop is stopped.</summary>
    private void Pump(Task? until)
    {
        _hook = ScheduleHook.Current;
        _until = until;
        Watchdog.Wake();
        SynchronizationContext.SetSynchronizationContext(_context); // whatever the function has left there
        // Its end may come on any thread; the captured context posts it here, whatever the thread pool does.
        until?.GetAwaiter().UnsafeOnCompleted(s_wake);
        var own = _own = ExecutionContext.Capture();
        var isPoolThreadRaised = false;
        try
        {
            while (!IsDone(until))
            {
                if (!_mail.IsEmpty)
                    TakeMail();
                if (_timers.Count > 0)
                    QueueDueTimers();

                if (_ready.Count > 0)
                {
                    _turns++;
                    RunReady(until, own);
                    continue;
                }

                if (PumpedLoop is { } pumped && pumped.RunFromInside())
                    continue;

                if (!isPoolThreadRaised && Thread.CurrentThread.IsThreadPoolThread)
                {
                    isPoolThreadRaised = true;
                    PoolCompensation.Raise();
                }

                Park();
            }
        }
        finally
        {
            (_hook, _own) = (null, null);
            (_until, _current) = (null, null);
            DisarmAlarm();
            if (isPoolThreadRaised)
                PoolCompensation.Lower();
        }
    }

    private bool IsDone(Task? until) =>
        (until is not null && until.IsCompleted) || Volatile.Read(ref _state) == StateStopping;

    /// <summary>Runs ready callbacks, at most <see cref="CallbacksPerTurn"/>, so that timers and other threads get their turn too.</summary>
    private void RunReady(Task? until, ExecutionContext? own)
    {
        var left = CallbacksPerTurn;
        var current = default(Callback);
        while (left > 0 && _ready.Count > 0)
        {
            try
            {
                // The try stands outside the inner loop: an error ends only its callback, at no cost to the others.
                while (left-- > 0 && _ready.Count > 0)
                {
                    current = _hook is null ? _ready.Dequeue() : _ready.DequeueAt(_hook.Choose(_ready.Count, _stateOf ??= _ready.StateAt));
                    _callbacks++;
                    _current = current.State;
                    if (_hook is ISchedule)
                        SynchronizationContext.SetSynchronizationContext(new StepContext(_context));
                    current.Invoke();
                    if (!current.IsResumption)
                        RestoreThread(own);
                    if (IsDone(until))
                        return;
                }
            }
            catch (Exception error)
            {
                RestoreThread(own);
                Report(error, current.Name);
                RestoreThread(own); // a handler is a callback too
                if (IsDone(until))
                    return;
            }
        }
    }

    /// <summary>No callback leaves its context to the next one.</summary>
    private void RestoreThread(ExecutionContext? own)
    {
        if (own is not null)
            ExecutionContext.Restore(own);
        if (!ReferenceEquals(SynchronizationContext.Current, _context))
            SynchronizationContext.SetSynchronizationContext(_context);
    }

    /// <summary>Waits for a post, a stop or the next timer.</summary>
    private void Park()
    {
        if (_hook is not ISchedule && HasMailSoon())
            return;

        _ready.TrimWhenEmpty();
        _current = null;
        var pumped = PumpedLoop;
        SayParking(true, pumped);
        Interlocked.MemoryBarrier(); // says that it parks, then looks for mail: see TrySendMail
        if (HasNoMail(pumped) && MillisecondsToNextTimer(pumped) is var milliseconds and not 0)
            ParkFor(milliseconds);
        SayParking(false, pumped);
    }

    /// <summary>Looks for mail for a while.</summary>
    private bool HasMailSoon()
    {
        for (var spins = s_spinsBeforePark; spins > 0; spins--)
        {
            if (!_mail.IsEmpty)
                return true;
            Thread.SpinWait(8);
        }

        Thread.Yield(); // where the sender shares this core, parking would make each of its posts a wake and a switch
        return !_mail.IsEmpty;
    }

    private void ParkFor(int milliseconds)
    {
        var notice = BlockingNotice.Current;
        notice?.Waits();
        SynchronizationContext.SetSynchronizationContext(null); // this wait is the loop's own: see WaitInside
        try
        {
            _parker.Park(milliseconds, _hook);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(_context);
            notice?.GoesOn();
            Watchdog.Wake();
        }

        ThrowIfDeadlocked();
    }

    /// <summary>What the thread was doing before a loop took it.</summary>
    private readonly record struct Outer(LoopThread Thread, EventLoop? Loop, SynchronizationContext? Context);

    /// <summary>The function that a run goes on for, in the list of what is alive.</summary>
    private sealed class MainCall(string? text, Task task) : ILiveCall
    {
        public string Name => WorkName.From(text);

        public Task Task => task;
    }
}
