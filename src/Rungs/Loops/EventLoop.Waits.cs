using System.Diagnostics;
using Rungs.Diagnostics;

namespace Rungs.Loops;

/// <remarks>
/// Waits inside callbacks: the class library hands a wait of the loop's thread to the loop's context, and that to
/// <see cref="WaitInside"/>.
/// </remarks>
public sealed partial class EventLoop
{
    /// <summary>A wait that ends within this is nobody's fault.</summary>
    private const int GraceMilliseconds = 2;

    /// <summary>How deep waits, or blocks, may run other callbacks of their loop.</summary>
    private const int DeepestPump = 64;

    private readonly WaitInLoop _waitInLoop;
    private readonly LoopNesting _nesting;

    /// <summary>Set by posts while a wait runs the loop's callbacks; null while none does.</summary>
    private AutoResetEvent? _pumpSignal;

    /// <summary>How many waits and blocks are running callbacks of this loop, one inside another.</summary>
    private int _pumpDepth;

    /// <summary>Waits on the loop's thread, as <see cref="WaitInLoop"/> says.</summary>
    internal int WaitInside(IntPtr[] handles, bool waitAll, int milliseconds)
    {
        if (_waitInLoop == WaitInLoop.Allow || milliseconds is >= 0 and <= GraceMilliseconds)
            return LoopContext.WaitPlainly(handles, waitAll, milliseconds);

        var started = Stopwatch.GetTimestamp();
        var result = LoopContext.WaitPlainly(handles, waitAll, GraceMilliseconds);
        return result != WaitHandle.WaitTimeout
            ? result
            : _waitInLoop switch
            {
                WaitInLoop.Throw => throw new LoopBlockedException($"'{CurrentName}' waits on the thread of the loop '{Name}', which holds up everything else there. Await instead; or set WaitInLoop to allow it."),
                WaitInLoop.Pump => PumpUntilSignalled(handles, waitAll, milliseconds, started),
                _ => WaitReporting(handles, waitAll, milliseconds, started),
            };
    }

    private static int Left(int milliseconds, long started) =>
        milliseconds < 0 ? milliseconds : Math.Max(0, milliseconds - (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds);

    private int WaitReporting(IntPtr[] handles, bool waitAll, int milliseconds, long started)
    {
        if (_slowCallbackThreshold != Timeout.InfiniteTimeSpan)
        {
            var threshold = (int)Math.Min(_slowCallbackThreshold.TotalMilliseconds, int.MaxValue);
            var left = Left(milliseconds, started);
            var result = LoopContext.WaitPlainly(handles, waitAll, left < 0 ? threshold : Math.Min(left, threshold));
            if (result != WaitHandle.WaitTimeout || Left(milliseconds, started) == 0)
                return result;

            ReportWait(Stopwatch.GetElapsedTime(started));
        }

        return LoopContext.WaitPlainly(handles, waitAll, Left(milliseconds, started));
    }

    private void ReportWait(TimeSpan duration)
    {
        var name = _current is null && _until is null ? CallerName.Find() : CurrentName; // the first step of a block has no other
        var waiting = _ready.Count + _mail.Count;
        StallMonitor.Report(new Stall
        {
            Kind = StallKind.WaitInLoop,
            Where = Name,
            Culprit = name,
            Duration = duration,
            Links =
            [
                $"'{name}' waits on the thread of the loop '{Name}'",
                $"the loop '{Name}' has {waiting} callbacks to run, and cannot",
            ],
            StackTrace = new StackTrace(skipFrames: 2, fNeedFileInfo: true).ToString(),
        });
    }

    /// <summary>Runs the loop's callbacks until one of <paramref name="handles"/>, or all, are signalled.</summary>
    private int PumpUntilSignalled(IntPtr[] handles, bool waitAll, int milliseconds, long started)
    {
        if (_pumpDepth >= DeepestPump)
            return LoopContext.WaitPlainly(handles, waitAll, Left(milliseconds, started));

        using var signal = new AutoResetEvent(false);
        var (outerSignal, outerParking) = (_pumpSignal, _isParking);
        var canJoin = handles.Length == 1 || !waitAll; // a wait for all cannot be told of a post as well: it looks again and again
        IntPtr[] joined = canJoin ? [.. handles, signal.SafeWaitHandle.DangerousGetHandle()] : handles;
        try
        {
            Volatile.Write(ref _pumpSignal, signal);
            while (true)
            {
                Volatile.Write(ref _isParking, true);
                Interlocked.MemoryBarrier(); // says that it waits, then looks for mail: see TrySendMail
                if (RunFromInside())
                    signal.Set(); // there may be more: look at the handles in passing

                var left = Left(milliseconds, started);
                var nap = canJoin ? MillisecondsToNextTimer() : 1;
                var limit = left < 0 ? nap : nap < 0 ? left : Math.Min(left, nap);
                var result = LoopContext.WaitPlainly(joined, waitAll: waitAll && !canJoin, limit);
                if (result == WaitHandle.WaitTimeout ? Left(milliseconds, started) == 0 : result != handles.Length)
                    return result;
            }
        }
        finally
        {
            Volatile.Write(ref _isParking, outerParking);
            Volatile.Write(ref _pumpSignal, outerSignal);
        }
    }

    /// <summary>Runs what is ready, inside a callback that waits: each in its own execution context, its error to <see cref="UnhandledException"/>.</summary>
    /// <returns>Whether there was anything.</returns>
    private bool RunFromInside()
    {
        if (_ready.Count == 0 && _mail.IsEmpty && _timers.Count == 0)
            return false;

        var thread = LoopThread.Current;
        var (running, context, current, until, waiters) = (thread.Running, SynchronizationContext.Current, _current, _until, ExecutionContext.Capture());
        var own = _own ?? waiters;
        thread.Running = this;
        RestoreThread(own);
        _pumpDepth++;
        try
        {
            if (!_mail.IsEmpty)
                TakeMail();
            if (_timers.Count > 0)
                QueueDueTimers();
            if (_ready.Count == 0)
                return false;

            _turns++;
            RunReady(until: null, own);
            return true;
        }
        finally
        {
            _pumpDepth--;
            (_current, _until) = (current, until);
            thread.Running = running;
            if (waiters is not null)
                ExecutionContext.Restore(waiters);
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
