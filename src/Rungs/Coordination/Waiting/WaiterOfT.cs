using System.Diagnostics;
using Rungs.Diagnostics;

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
internal sealed partial class Waiter<TRequest, TResult> : Waiter
{
    private const int Pending = 0;
    private const int Awaited = 1;
    private const int Settled = 2;

    private readonly WaitLine<TRequest, TResult> _line;

    /// <summary>Whether the line uses it again.</summary>
    private readonly bool _isPooled;

    /// <summary>Pending, Awaited or Settled; moved by interlocked steps.</summary>
    private int _progress;

    /// <summary>The thread that waits; null where the caller is async.</summary>
    private Parker? _parker;

    /// <summary>Written under the lock, once; read by the caller after it was woken.</summary>
    private Verdict _verdict;

    /// <summary>With <see cref="Verdict.Granted"/>.</summary>
    private TResult? _result;

    /// <summary>With <see cref="Verdict.Failed"/>.</summary>
    private Exception? _failure;

    /// <summary>Stands in for a caller that never comes, where the line wants to be told of receipts; such a waiter is not used again.</summary>
    private readonly ReceiptGuard<TRequest, TResult>? _guard;

    /// <summary>Whether the wait is noted with the <see cref="StallMonitor"/>.</summary>
    private bool _isWatched;

    /// <summary>The simulation that was told of the wait; null for none.</summary>
    private ISchedule? _recorder;

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

    /// <summary>Whether <see cref="Wake"/> has come.</summary>
    private bool IsSettled => Volatile.Read(ref _progress) == Settled;

    /// <summary>Nobody holds the task any more, and nobody took over what it was granted.</summary>
    internal void Abandon()
    {
        if (IsSettled && _verdict == Verdict.Granted)
            TakeResult();
    }

    /// <summary>Whether anybody wants to know of waits. Asked, and told, outside the lock: listeners are users' code.</summary>
    private static bool IsWatched => StallMonitor.WatchesWaits || Telemetry.Waits.Enabled || ScheduleHook.Schedule is { RecordsWaits: true };

    /// <summary>Tells that the wait begins.</summary>
    private void BeWatched()
    {
        Telemetry.Waits.Add(1, new KeyValuePair<string, object?>("primitive", _line.Name));
        _isWatched = StallMonitor.WatchesWaits;
        if (_isWatched)
            WatchedWaits.Begin(this, _line.Name);
        _recorder = ScheduleHook.Schedule is { RecordsWaits: true } schedule ? schedule : null;
        _recorder?.WaitBegins(this, _line.Name);
    }

    private void Settle(Verdict verdict)
    {
        Debug.Assert(_verdict == Verdict.None && !IsInLine, "One verdict, for one who has just left the line.");
        _verdict = verdict;
    }

    /// <summary>Takes over what the verdict brought, and frees the waiter for its next use.</summary>
    private TResult TakeResult()
    {
        if (_verdict != Verdict.Granted)
            throw TakeError();

        var (request, result) = (Request, _result!);
        Free();
        if (Telemetry.Grants.Enabled)
            Telemetry.Grants.Add(1, new KeyValuePair<string, object?>("primitive", _line.Name));
        _line.TellReceipt(request, result);
        return result;
    }

    private Exception TakeError()
    {
        var (failure, cancellationToken) = (_failure, _cancellationToken);
        Free(); // first: making an error may fail too
        return failure ?? new OperationCanceledException(cancellationToken);
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
        if (_isWatched)
            WatchedWaits.End(this);
        _isWatched = false;
        _recorder?.WaitEnds(this);
        _recorder = null;
        _guard?.End();
        if (_isPooled && _callbacks == 0)
            Volatile.Write(ref _isFree, true); // last: from here on it may be another caller's
    }
}
