using System.Diagnostics;
using Rungs.Coordination;

namespace Rungs.Loops;

/// <remarks>
/// Private loops: each <c>Async.Block</c> borrows one from its thread. Where the function ends at once the loop is never
/// run, and the whole detour is a handful of thread-static reads.
/// </remarks>
public sealed partial class EventLoop
{
    /// <summary>The first of this thread's private loops that no block uses.</summary>
    [ThreadStatic]
    private static EventLoop? t_spare;

    /// <summary>The next spare loop of the thread.</summary>
    private EventLoop? _nextSpare;

    private static EventLoop Borrow()
    {
        var loop = t_spare;
        if (loop is null)
            loop = new EventLoop(new EventLoopOptions { Name = "block" }, isPrivate: true);
        else
            t_spare = loop._nextSpare;

        if (loop._context.IsWornOut)
            loop._context = new LoopContext(loop);
        loop.UseClock(ScheduleHook.Current?.TimeProvider ?? t_running?._time ?? TimeProvider.System);
        Volatile.Write(ref loop._isOpen, true);
        return loop;
    }

    private void UseClock(TimeProvider time)
    {
        if (ReferenceEquals(time, _time))
            return;

        _time = time;
        _alarm?.Dispose();
        _alarm = null;
    }

    /// <summary>Ends the block: what is left, and what comes later, runs late.</summary>
    private void LeavePrivate(in Outer outer, bool hasRun)
    {
        Debug.Assert(ReferenceEquals(t_running, this), "A block ends on its thread, after the blocks inside it.");
        Leave(outer);

        // Closing before looking for mail, with no fence: see Deliver for the other half.
        Volatile.Write(ref _isOpen, false);
        if (hasRun || _ready.Count > 0 || _timers.Count > 0 || Volatile.Read(ref _hasMail))
            Retire();

        _nextSpare = t_spare;
        t_spare = this;
    }

    /// <summary>One block's use of a private loop: while it lasts, the loop is the thread's running one, so awaits inside lead to it.</summary>
    internal ref struct PrivateRun
    {
        private readonly EventLoop _loop;
        private readonly Outer _outer;
        private bool _hasRun;

        /// <summary>Borrows the first spare loop of this thread.</summary>
        public PrivateRun()
        {
            _loop = Borrow();
            _outer = _loop.Enter();
        }

        /// <summary>Runs the loop on this thread until <paramref name="task"/> has ended.</summary>
        internal void RunUntil(Task task)
        {
            _hasRun = true;
            while (!task.IsCompleted)
            {
                // Running again after a Stop(): a block ends with its function.
                Volatile.Write(ref _loop._state, StateRunning);
                _loop.Pump(task);
            }

            Volatile.Write(ref _loop._state, StateIdle);
        }

        /// <summary>Gives the loop back.</summary>
        public readonly void Dispose() => _loop.LeavePrivate(_outer, _hasRun);
    }
}
