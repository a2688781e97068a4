using System.Runtime.InteropServices;
using Rungs.Coordination;

namespace Rungs.Signals;

/// <remarks>What begins the end, and what forces it.</remarks>
public sealed partial class SignalService
{
    /// <summary>What <c>timeout(1)</c> says of a program that took too long.</summary>
    private const int TimeoutExitCode = 124;

    /// <summary>Rings when the end has taken too long; null where there is no limit, or no run.</summary>
    private Alarm? _alarm;

    /// <summary>When that is, as a stamp of the clock; <see cref="Clock.Never"/> until the end begins.</summary>
    private long _due = Clock.Never;

    /// <summary>On a thread of the runtime: it decides, and goes.</summary>
    /// <returns>Whether the signal is dealt with. Who is forced to end and does not is left to what the signal does by default.</returns>
    internal bool OnSignal(PosixSignal signal)
    {
        var wasForced = _isForced;
        Ask(signal);
        return !wasForced;
    }

    private void Ask(PosixSignal? signal = null)
    {
        bool isFirst;
        bool isSecondSignal;
        lock (_gate)
        {
            isFirst = !_isExiting;
            isSecondSignal = signal is not null && _signal is not null;
            _isExiting = true;
            _signal ??= signal; // after a request, the first signal only says the same
            AssertInvariants();
        }

        if (isFirst)
        {
            SetAlarm();
            new Thread(CancelToken) { IsBackground = true, Name = "Rungs signal service" }.UnsafeStart(); // whoever asks may be a signal's thread, or hold locks
        }
        else if (isSecondSignal)
        {
            Force(HandledSignals.ExitCodeOf(signal!.Value));
        }
    }

    private void CancelToken()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException errors)
        {
            foreach (var error in errors.InnerExceptions)
                Note(error, "a callback of SignalService.Token");
        }

        _exit.SetResult();
    }

    private void Force(int exitCode)
    {
        lock (_gate)
        {
            if (_isForced || _phase == Phase.Over)
                return;
            _isForced = true;
            AssertInvariants();
        }

        _over.TrySetResult(exitCode);
    }

    private Alarm? CreateAlarm()
    {
        if (_joinTimeout == Timeout.InfiniteTimeSpan)
            return null;

        var alarm = new Alarm(_clock, OnAlarm);
        lock (_gate)
            _alarm = alarm;
        SetAlarm(); // the end may have been asked for before
        return alarm;
    }

    /// <summary>Once, as soon as there are both an alarm and an end. Not under the lock: the clock may be a user's.</summary>
    private void SetAlarm()
    {
        Alarm alarm;
        lock (_gate)
        {
            if (_alarm is null || !_isExiting || _due != Clock.Never)
                return;
            alarm = _alarm;
            _due = 0;
        }

        var due = _clock.After(_clock.Now, _joinTimeout);
        Volatile.Write(ref _due, due);
        alarm.Set(due);
    }

    private void OnAlarm()
    {
        var due = Volatile.Read(ref _due);
        if (_clock.Now < due)
            _alarm?.Set(due); // it may come early
        else
            Force(Signal is { } signal ? HandledSignals.ExitCodeOf(signal) : TimeoutExitCode);
    }
}
