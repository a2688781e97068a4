using System.Diagnostics;
using System.Runtime.CompilerServices;
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
/// <para>A blocking caller parks its own thread and is woken directly. An async caller holds a <see cref="ValueTask{TResult}"/> on
/// it; its continuation is queued where its awaiter stands, never run by the waker. Both may come first:</para>
/// <code>
/// pending ──OnCompleted──► awaited ──Wake──► settled: the continuation is queued
///    └──────Wake──────► settled ──OnCompleted──► settled: the continuation is queued
/// </code>
/// </remarks>
internal sealed class Waiter<TRequest, TResult> : Waiter, IValueTaskSource<TResult>, IValueTaskSource
{
    private const int Pending = 0;
    private const int Awaited = 1;
    private const int Settled = 2;

    /// <summary>A blocking waiter looks this often before it parks, some microseconds: about what a wake would cost both sides.</summary>
    private static readonly int s_spinsBeforePark = Environment.ProcessorCount > 1 ? 40 : 0;

    private readonly WaitLine<TRequest, TResult> _line;

    /// <summary>Whether the line uses it again.</summary>
    private readonly bool _isPooled;

    /// <summary>Queues the continuation of an async caller who came before the verdict; else it is not touched.</summary>
    private ManualResetValueTaskSourceCore<Unit> _continuation = new() { RunContinuationsAsynchronously = true };

    /// <summary>Pending, Awaited or Settled; moved by interlocked steps.</summary>
    private int _progress;

    /// <summary>Tells this use from others, for who awaits twice.</summary>
    private short _version;

    /// <summary>Whether <see cref="_continuation"/> was touched.</summary>
    private bool _isAwaited;

    /// <summary>The thread that waits; null where the caller is async.</summary>
    private Parker? _parker;

    private CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;

    /// <summary>Whether a cancellation is under way; moved by its thread, while the caller's waits for it or is the same.</summary>
    private int _callbacks;

    /// <summary>Written under the lock, once; read by the caller after it was woken.</summary>
    private Verdict _verdict;

    /// <summary>With <see cref="Verdict.Granted"/>.</summary>
    private TResult? _result;

    /// <summary>With <see cref="Verdict.Failed"/>.</summary>
    private Exception? _failure;

    /// <summary>Stands in for a caller that never comes, where the line wants to be told of receipts; such a waiter is not used again.</summary>
    private readonly ReceiptGuard<TRequest, TResult>? _guard;

    /// <summary>Whether it may be used again. The caller says so, without the lock, as its last touch; the line reads it under the lock.</summary>
    private bool _isFree;

    internal Waiter(WaitLine<TRequest, TResult> line, bool isPooled)
    {
        _line = line;
        _isPooled = isPooled;
        if (line.TellsReceipt)
            _guard = new ReceiptGuard<TRequest, TResult>(this);
    }

    /// <summary>What the caller asks for.</summary>
    internal TRequest Request { get; private set; } = default!;

    /// <summary>With which priority it came.</summary>
    internal int Priority { get; private set; }

    /// <summary>Whether it stands in the line. Moved under the lock.</summary>
    internal bool IsInLine { get; set; }

    /// <summary>The one of the line's pool that is used after it; under the lock.</summary>
    internal Waiter<TRequest, TResult>? NextInRing { get; set; }

    /// <inheritdoc cref="_isFree"/>
    internal bool IsFree => Volatile.Read(ref _isFree);

    /// <summary>Makes it a caller's. Under the lock.</summary>
    internal void Begin(TRequest request, Parker? parker, int priority)
    {
        Debug.Assert(!IsInLine && _verdict == Verdict.None, "Who comes is free.");
        (_isFree, IsInLine) = (false, true);
        (Request, Priority) = (request, priority);
        if (parker is not null)
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
        var (parker, guard) = (_parker, _guard); // read before: once settled, the waiter may be another caller's
        if (Interlocked.Exchange(ref _progress, Settled) == Awaited)
            _continuation.SetResult(default);
        if (guard is not null)
            _registration.Unregister(); // such a waiter is not used again, and a token must not keep it, or it would never be collected
        parker?.Unpark(); // the thread may have gone on already, and then finds an early notification at its next wait
    }

    /// <summary>The wait, as an async caller awaits it. Outside the lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // the task is a big struct: best built where it is awaited
    internal ValueTask<TResult> AsValueTask(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
            Heed(cancellationToken);
        return new ValueTask<TResult>(this, _version);
    }

    /// <inheritdoc cref="AsValueTask"/>
    internal ValueTask AsPlainValueTask(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
            Heed(cancellationToken);
        return new ValueTask(this, _version);
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
        if (cancellationToken.CanBeCanceled)
            Heed(cancellationToken);
        try
        {
            isInTime = ParkUntilWoken(parker, deadline);
        }
        catch
        {
            Free(); // it has left the line
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
        if (GetStatus(token) == ValueTaskSourceStatus.Pending)
            throw new InvalidOperationException("The wait has not ended. Await it; to wait in a blocking manner, call the method without Async.");
        return TakeResult();
    }

    /// <inheritdoc/>
    void IValueTaskSource.GetResult(short token) => ((IValueTaskSource<TResult>)this).GetResult(token);

    /// <inheritdoc cref="IValueTaskSource{TResult}.GetStatus"/>
    public ValueTaskSourceStatus GetStatus(short token)
    {
        ThrowIfStale(token);
        if (!IsSettled)
            return ValueTaskSourceStatus.Pending;
        return _verdict switch
        {
            Verdict.Granted => ValueTaskSourceStatus.Succeeded,
            Verdict.Cancelled => ValueTaskSourceStatus.Canceled,
            _ => ValueTaskSourceStatus.Faulted,
        };
    }

    /// <inheritdoc cref="IValueTaskSource{TResult}.OnCompleted"/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        if (_isAwaited)
            throw AwaitedTwice();
        ThrowIfStale(token);
        _isAwaited = true;
        _continuation.OnCompleted(continuation, state, _continuation.Version, flags);
        if (Interlocked.CompareExchange(ref _progress, Awaited, Pending) == Settled)
            _continuation.SetResult(default);
    }

    /// <summary>Whether <see cref="Wake"/> has come.</summary>
    private bool IsSettled => Volatile.Read(ref _progress) == Settled;

    private void ThrowIfStale(short token)
    {
        if (token != _version)
            throw AwaitedTwice();
    }

    private static InvalidOperationException AwaitedTwice() =>
        new("This wait was awaited before. Await it once; AsTask gives a task that can be awaited again.");

    /// <summary>Nobody holds the task any more, and nobody took over what it was granted.</summary>
    internal void Abandon()
    {
        if (IsSettled && _verdict == Verdict.Granted)
            TakeResult();
    }

    private void Settle(Verdict verdict)
    {
        Debug.Assert(_verdict == Verdict.None && !IsInLine, "One verdict, for one who has just left the line.");
        _verdict = verdict;
    }

    /// <summary>From here on <paramref name="cancellationToken"/> ends the wait. Not under the lock: a cancelled one calls back at once.</summary>
    private void Heed(CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        var isInterrupted = false;
        while (true)
        {
            try
            {
                _registration = cancellationToken.UnsafeRegister(static self => ((Waiter<TRequest, TResult>)self!).LeaveCancelled(), this);
                break;
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true; // by a busy token source: thrown here, the caller would leave its place in the line behind
            }
        }

        if (_guard is not null)
        {
            Interlocked.MemoryBarrier(); // registers, then looks; Wake settles, then unregisters: one sees the other
            if (IsSettled)
                _registration.Unregister();
        }

        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <remarks>
    /// Counted, because where waiting for the lock lets other code run on this thread, the caller may take over its grant in there:
    /// then the waiter is not used again, or the rest of this would cancel another caller.
    /// </remarks>
    private void LeaveCancelled()
    {
        _callbacks++;
        _line.Cancel(this);
        _callbacks--;
    }

    /// <returns>False where the time ran out first, and it has left the line.</returns>
    private bool ParkUntilWoken(Parker parker, in Deadline deadline)
    {
        var hook = ScheduleHook.Current;
        for (var spins = hook is null ? s_spinsBeforePark : 0; spins > 0 && !IsSettled; spins--)
            Thread.SpinWait(8);

        var mustStay = false; // the verdict is given, so Wake is on its way: neither time nor interruption changes it
        var isInterrupted = false;
        try
        {
            while (!IsSettled)
            {
                if (mustStay || !deadline.HasPassed)
                    ParkOnce(parker, mustStay ? Deadline.Never : deadline, hook, ref mustStay, ref isInterrupted);
                else if (_line.TryLeave(this, ref isInterrupted))
                    return false;
                else
                    mustStay = true;
            }

            return true;
        }
        finally
        {
            if (isInterrupted)
                Thread.CurrentThread.Interrupt(); // the thread's next wait hears of it: what was granted here is not lost for it
        }
    }

    private void ParkOnce(Parker parker, in Deadline deadline, IScheduleHook? hook, ref bool mustStay, ref bool isInterrupted)
    {
        try
        {
            deadline.Park(parker, hook);
        }
        catch (Exception error) // an interruption, a synchronization context that refuses to wait, a clock that fails
        {
            if (!mustStay && _line.TryLeave(this, ref isInterrupted))
                throw;
            mustStay = true; // what was granted is not lost for it
            isInterrupted |= error is ThreadInterruptedException;
        }
    }

    /// <summary>Takes over what the verdict brought, and frees the waiter for its next use.</summary>
    private TResult TakeResult()
    {
        if (_verdict != Verdict.Granted)
            throw TakeError();

        var (request, result) = (Request, _result!);
        Free();
        _line.TellReceipt(request, result);
        return result;
    }

    private Exception TakeError()
    {
        var (failure, cancellationToken) = (_failure, _cancellationToken);
        Free(); // first: making an error may fail too
        return failure ?? new OperationCanceledException(cancellationToken);
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

        (_registration, _cancellationToken) = (default, default);
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    private void Free()
    {
        if (_cancellationToken.CanBeCanceled)
            IgnoreToken();
        (_parker, _failure, _result, Request) = (null, null, default, default!);
        _verdict = Verdict.None;
        if (_isAwaited)
            _continuation.Reset();
        (_isAwaited, _progress) = (false, Pending);
        _version++;
        _guard?.End();
        if (_isPooled && _callbacks == 0)
            Volatile.Write(ref _isFree, true); // last: from here on it may be another caller's
    }
}
