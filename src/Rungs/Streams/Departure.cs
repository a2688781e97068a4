using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Streams;

/// <summary>A consumer leaves: waits for sources to end, but not for ever.</summary>
/// <remarks>
/// <code>
/// waiting ──the last source has ended──► over: its errors are the consumer's
///    └─────LeaveTimeout──► over: reported; a source that ends later tells its error to nobody but UnobservedErrors
/// </code>
/// The wait is one of the waiter engine, so that neither a source's end nor the timeout needs a thread of the thread pool.
/// </remarks>
/// <param name="name">The stream, for people.</param>
/// <param name="options">The timeout and its clock.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "See the field; it has no timer.")]
internal sealed class Departure(string name, StreamOptions options)
{
    /// <summary>Cancelled when the consumer leaves. Never disposed: a source that is left behind may use the token yet, be it by its wait handle.</summary>
    private readonly CancellationTokenSource _leaving = new();

    /// <summary>With the consumer's token.</summary>
    private CancellationTokenRegistration _registration;

    /// <summary>Guards the fields below.</summary>
    private readonly Lock _gate = new();

    /// <summary>Gets one item, when it is over.</summary>
    private readonly DualQueue<Unit> _over = new();

    private readonly List<Exception> _errors = [];

    /// <summary>How many sources have not ended, and one for the consumer who has not counted them all yet.</summary>
    private int _open = 1;

    private bool _isOver;

    /// <summary>Cancelled when the consumer leaves, or its own token is.</summary>
    internal CancellationToken Leaving => _leaving.Token;

    /// <summary>The consumer's token is heard by sources too. Once, before anything else.</summary>
    internal void Heed(CancellationToken cancellationToken) =>
        _registration = cancellationToken.UnsafeRegister(static leaving => ((CancellationTokenSource)leaving!).Cancel(), _leaving);

    /// <summary>A source will call <see cref="End"/>.</summary>
    internal void Expect()
    {
        lock (_gate)
            _open++;
    }

    /// <summary>A source has ended. Any thread.</summary>
    internal void End(Exception? error = null)
    {
        var isLast = false;
        var isLate = false;
        var isInterrupted = false;
        _gate.EnterForGood(ref isInterrupted); // the consumer waits for it
        try
        {
            Debug.Assert(_open > 0, "No more end than are expected.");
            isLast = --_open == 0 && !_isOver;
            isLate = _isOver;
            _isOver |= isLast;
            if (error is not null && !isLate)
                _errors.Add(error);
        }
        finally
        {
            _gate.Exit();
        }

        if (isLast)
            _over.TryPut(default);
        if (error is not null && isLate)
            UnobservedErrors.Raise(error, name);
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>Ends when all sources have, or at the timeout.</summary>
    /// <returns>The errors of those that have ended.</returns>
    internal async ValueTask<IReadOnlyList<Exception>> WaitAsync()
    {
        _registration.Unregister();
        End();
        if (!_over.TryTake(out _))
        {
            using var alarm = StartAlarm();
            await _over.TakeAsync();
        }

        return _errors;
    }

    /// <summary>Tells the sources that the consumer has left. On this thread, because the class library's other way needs the thread pool.</summary>
    internal void Cancel()
    {
        try
        {
            _leaving.Cancel();
        }
        catch (AggregateException broken)
        {
            UnobservedErrors.Raise(broken, name); // by those who hear of the token; the sources are left all the same
        }
    }

    /// <summary>Throws errors: one as itself, several together.</summary>
    internal static void Throw(IReadOnlyList<Exception> errors)
    {
        if (errors.Count == 1)
            ExceptionDispatchInfo.Throw(errors[0]);
        if (errors.Count > 1)
            throw new AggregateException(errors);
    }

    private Alarm? StartAlarm()
    {
        if (options.LeaveTimeout == Timeout.InfiniteTimeSpan)
            return null;

        var clock = new Clock(options.TimeProvider);
        var due = clock.After(clock.Now, options.LeaveTimeout);
        Alarm alarm = null!;
        alarm = new Alarm(clock, () =>
        {
            if (clock.Now < due)
                alarm.Set(due); // it may ring early
            else
                GiveUp();
        });
        alarm.Set(due);
        return alarm;
    }

    private void GiveUp()
    {
        int open;
        lock (_gate)
        {
            if (_isOver)
                return;
            (_isOver, open) = (true, _open);
        }

        StallMonitor.Report(new Stall
        {
            Kind = StallKind.SourceLeftBehind,
            Where = name,
            Culprit = open == 1 ? "a source" : $"{open} sources",
            Duration = options.LeaveTimeout,
            Links = ["its consumer has left, the source was told so by its token, and its step has not ended", "it is left behind, and disposed when that step ends"],
        });
        _over.TryPut(default);
    }
}
