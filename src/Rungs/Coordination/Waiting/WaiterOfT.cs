using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace Rungs.Coordination;

/// <summary>A place in a <see cref="WaitLine{TRequest,TResult}"/>, for a blocking or an async caller.</summary>
/// <remarks>
/// <code>
/// free ──Enter──► waiting ──Grant──► granted ──┐
///   ▲                ├──Cancel──► cancelled ───┼── Wake ──► settled ──the caller takes it──► free
///   │                └──FailAll──► failed ─────┘                                              │
///   └───────────────────────────────(the first few of a line are used again)──────────────────┘
/// </code>
/// <para>The verdict is given once, under the lock, to who stands in the line: so whoever is granted something cannot be
/// cancelled any more, and whoever was cancelled is never granted anything. Wake comes after the lock.</para>
/// <para>An async caller holds a <see cref="ValueTask{TResult}"/> on it; its continuation is queued where its awaiter stands,
/// never run by the waker. A blocking caller parks its own thread and is woken directly.</para>
/// </remarks>
internal sealed class Waiter<TRequest, TResult> : Waiter, IValueTaskSource<TResult>, IValueTaskSource
{
    /// <summary>A blocking waiter looks this often before it parks, some microseconds: about what a wake would cost both sides.</summary>
    private static readonly int s_spinsBeforePark = Environment.ProcessorCount > 1 ? 40 : 0;

    private readonly WaitLine<TRequest, TResult> _line;

    /// <summary>Signals an async caller; the result is kept beside it.</summary>
    private ManualResetValueTaskSourceCore<Unit> _signal = new() { RunContinuationsAsynchronously = true };

    /// <summary>The thread that waits; null where the caller is async.</summary>
    private Parker? _parker;

    private CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;

    /// <summary>Written under the lock, once; read by the caller after it was woken.</summary>
    private Verdict _verdict;

    /// <summary>With <see cref="Verdict.Granted"/>.</summary>
    private TResult? _result;

    /// <summary>With <see cref="Verdict.Failed"/>.</summary>
    private Exception? _failure;

    /// <summary>Whether <see cref="Wake"/> has come, for a blocking caller.</summary>
    private bool _isWoken;

    internal Waiter(WaitLine<TRequest, TResult> line, bool isPooled)
    {
        _line = line;
        IsPooled = isPooled;
    }

    /// <summary>What the caller asks for.</summary>
    internal TRequest Request { get; private set; } = default!;

    /// <summary>Whether the line uses it again.</summary>
    internal bool IsPooled { get; }

    /// <summary>The next one free in the line's pool.</summary>
    internal Waiter<TRequest, TResult>? NextFree { get; set; }

    /// <summary>Makes it a caller's. Under the lock.</summary>
    internal void Begin(TRequest request, Parker? parker)
    {
        Request = request;
        _parker = parker;
    }

    /// <summary>Gives it what it waits for; it has left the line. Under the lock.</summary>
    internal void Grant(TResult result)
    {
        Settle(Verdict.Granted);
        _result = result;
    }

    /// <summary>Its wait has come to nothing; it has left the line. Under the lock.</summary>
    internal void Fail(Exception failure)
    {
        Settle(Verdict.Failed);
        _failure = failure;
    }

    /// <summary>Its token was cancelled; it has left the line. Under the lock.</summary>
    internal void Cancel() => Settle(Verdict.Cancelled);

    /// <inheritdoc/>
    internal override void Wake()
    {
        if (_parker is not { } parker)
        {
            _signal.SetResult(default);
            return;
        }

        Volatile.Write(ref _isWoken, true);
        parker.Unpark(); // the thread may have gone on already, and then finds an early notification at its next wait
    }

    /// <summary>The wait, as an async caller awaits it. Outside the lock.</summary>
    internal ValueTask<TResult> AsValueTask(CancellationToken cancellationToken)
    {
        var version = _signal.Version;
        Heed(cancellationToken);
        return new ValueTask<TResult>(this, version);
    }

    /// <inheritdoc cref="AsValueTask"/>
    internal ValueTask AsPlainValueTask(CancellationToken cancellationToken)
    {
        var version = _signal.Version;
        Heed(cancellationToken);
        return new ValueTask(this, version);
    }

    /// <summary>The wait, as a blocking caller stands in it. Outside the lock.</summary>
    /// <param name="deadline">Ends the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="result">What it was granted.</param>
    /// <returns>False where the time ran out first.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted first.</exception>
    internal bool Wait(in Deadline deadline, CancellationToken cancellationToken, out TResult result)
    {
        var parker = _parker!;
        var isInTime = true;
        try
        {
            Heed(cancellationToken);
            isInTime = ParkUntilWoken(parker, deadline);
        }
        catch (ThreadInterruptedException)
        {
            Free();
            throw;
        }
        finally
        {
            ThreadParker.Return(parker);
        }

        if (isInTime)
        {
            result = TakeResult();
            return true;
        }

        Free();
        result = default!;
        return false;
    }

    /// <inheritdoc/>
    TResult IValueTaskSource<TResult>.GetResult(short token)
    {
        if (_signal.GetStatus(token) == ValueTaskSourceStatus.Pending)
            throw new InvalidOperationException("The wait has not ended. Await it; to wait in a blocking manner, call the method without Async.");
        return TakeResult();
    }

    /// <inheritdoc/>
    void IValueTaskSource.GetResult(short token) => ((IValueTaskSource<TResult>)this).GetResult(token);

    /// <inheritdoc cref="IValueTaskSource{TResult}.GetStatus"/>
    public ValueTaskSourceStatus GetStatus(short token) => _signal.GetStatus(token) switch
    {
        ValueTaskSourceStatus.Pending => ValueTaskSourceStatus.Pending,
        _ => _verdict switch
        {
            Verdict.Granted => ValueTaskSourceStatus.Succeeded,
            Verdict.Cancelled => ValueTaskSourceStatus.Canceled,
            _ => ValueTaskSourceStatus.Faulted,
        },
    };

    /// <inheritdoc cref="IValueTaskSource{TResult}.OnCompleted"/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _signal.OnCompleted(continuation, state, token, flags);

    private void Settle(Verdict verdict)
    {
        Debug.Assert(_verdict == Verdict.None && List is null, "One verdict, for one who has just left the line.");
        _verdict = verdict;
    }

    /// <summary>From here on <paramref name="cancellationToken"/> ends the wait. Not under the lock: a cancelled one calls back at once.</summary>
    private void Heed(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
            return;

        _cancellationToken = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static self => ((Waiter<TRequest, TResult>)self!).LeaveCancelled(), this);
    }

    private void LeaveCancelled() => _line.Cancel(this);

    /// <returns>False where the time ran out first, and it has left the line.</returns>
    private bool ParkUntilWoken(Parker parker, in Deadline deadline)
    {
        var hook = ScheduleHook.Current;
        for (var spins = hook is null ? s_spinsBeforePark : 0; spins > 0 && !Volatile.Read(ref _isWoken); spins--)
            Thread.SpinWait(8);

        var isSettled = false; // the verdict is given, so Wake is on its way: neither time nor interruption changes it
        var isInterrupted = false;
        try
        {
            while (!Volatile.Read(ref _isWoken))
            {
                if (isSettled || !deadline.HasPassed)
                    ParkOnce(parker, isSettled ? Deadline.Never : deadline, hook, ref isSettled, ref isInterrupted);
                else if (_line.TryLeave(this, ref isInterrupted))
                    return false;
                else
                    isSettled = true;
            }

            return true;
        }
        finally
        {
            if (isInterrupted)
                Thread.CurrentThread.Interrupt(); // the thread's next wait hears of it: what was granted here is not lost for it
        }
    }

    private void ParkOnce(Parker parker, in Deadline deadline, IScheduleHook? hook, ref bool isSettled, ref bool isInterrupted)
    {
        try
        {
            deadline.Park(parker, hook);
        }
        catch (ThreadInterruptedException)
        {
            if (!isSettled && _line.TryLeave(this, ref isInterrupted))
                throw;
            (isSettled, isInterrupted) = (true, true);
        }
    }

    /// <summary>Takes over what the verdict brought, and frees the waiter for its next use.</summary>
    private TResult TakeResult()
    {
        IgnoreToken();
        var (verdict, request, result, failure, token) = (_verdict, Request, _result!, _failure, _cancellationToken);
        Free();
        switch (verdict)
        {
            case Verdict.Granted:
                _line.TellReceipt(request, result);
                return result;
            case Verdict.Cancelled:
                throw new OperationCanceledException(token);
            default:
                throw failure!;
        }
    }

    /// <summary>Waits for a callback that is running on another thread: after this, no cancellation can meet the waiter's next use.</summary>
    private void IgnoreToken()
    {
        var isInterrupted = false;
        while (true)
        {
            try
            {
                _registration.Dispose();
                break;
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true; // the verdict is given: thrown here, it would lose what was granted
            }
        }

        _registration = default;
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    private void Free()
    {
        IgnoreToken();
        (_cancellationToken, _parker, _failure) = (default, null, null);
        (Request, _result, _verdict, _isWoken) = (default!, default, Verdict.None, false);
        _signal.Reset();
        if (IsPooled)
            _line.Return(this);
    }
}
