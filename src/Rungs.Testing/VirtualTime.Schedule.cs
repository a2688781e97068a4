using System.Diagnostics;
using Rungs.Coordination;

namespace Rungs.Testing;

/// <remarks>
/// Seeing when everything is blocked: loops and pool calls report through the library's one hook when they start, wait, are
/// woken and end. When none is busy, the clock's own thread jumps to the next timer.
/// </remarks>
public sealed partial class VirtualTime : IScheduleHook
{
    /// <summary>How long, in real time, the clock's thread stays without work before it ends; the next need starts a new one.</summary>
    private static readonly TimeSpan s_threadIdleTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Loops and calls that have begun and not ended.</summary>
    private int _participants;

    /// <summary>Those of them that are not waiting, and the clock's own thread while it fires a timer.</summary>
    private int _busy;

    private bool _hasThread;

    /// <inheritdoc/>
    TimeProvider IScheduleHook.TimeProvider => this;

    /// <inheritdoc/>
    void IScheduleHook.Enter() => Count(participants: 1, busy: 1);

    /// <inheritdoc/>
    void IScheduleHook.Exit() => Count(participants: -1, busy: -1);

    /// <inheritdoc/>
    void IScheduleHook.Parked() => Count(participants: 0, busy: -1);

    /// <inheritdoc/>
    void IScheduleHook.Resumed() => Count(participants: 0, busy: 1);

    /// <inheritdoc/>
    int IScheduleHook.Choose(int count, Func<int, object> stateOf) => 0; // this clock moves time only; the order stays first in, first out

    /// <summary>Blocks until everything the clock sees is waiting; at once where it sees nothing.</summary>
    /// <remarks>Call it outside the loops and threads it waits for, between starting something and <see cref="Advance"/>.</remarks>
    /// <param name="cancellationToken">Ends the wait. Default: none.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">Called from inside what it would wait for.</exception>
    public void WaitUntilAllBlocked(CancellationToken cancellationToken = default)
    {
        if (ReferenceEquals(ScheduleHook.Current, this))
            throw new InvalidOperationException("A function that runs under this clock cannot wait for everything to be blocked: it is not. Call it from the test's own thread.");

        using var cancellation = cancellationToken.UnsafeRegister(_ => PulseAll(), null);
        lock (_gate)
        {
            while (_busy > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }
        }
    }

    private bool CanJump => _participants > 0 && _busy == 0 && _timers.Count > 0;

    private void PulseAll()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    private void Count(int participants, int busy)
    {
        lock (_gate)
        {
            _participants += participants;
            _busy += busy;
            Debug.Assert(_busy >= 0 && _participants >= 0, "Whoever waits or ends was busy before.");
            if (_busy == 0)
                Monitor.PulseAll(_gate);
            JumpIfBlocked();
        }
    }

    /// <summary>Makes sure that the clock's thread looks, if it is time to jump. Under the lock.</summary>
    private void JumpIfBlocked()
    {
        if (!AutoAdvance || !CanJump)
            return;

        Monitor.PulseAll(_gate);
        if (!_hasThread)
            new Thread(JumpWhileBlocked) { IsBackground = true, Name = "virtual time" }.UnsafeStart();
        _hasThread = true;
    }

    private void JumpWhileBlocked()
    {
        while (NextJump() is { } timer)
        {
            timer.Fire();
            Count(participants: 0, busy: -1);
        }
    }

    /// <summary>Waits until everything is blocked and a timer is set; moves time to it, and is busy itself until it has fired.</summary>
    /// <returns>Null where there was nothing to do for long enough.</returns>
    private VirtualTimer? NextJump()
    {
        lock (_gate)
        {
            while (!CanJump)
            {
                if (!Monitor.Wait(_gate, s_threadIdleTimeout) && !CanJump)
                {
                    _hasThread = false;
                    return null;
                }
            }

            _busy++;
            var timer = _timers.Min!;
            MoveTo(timer);
            return timer;
        }
    }
}
