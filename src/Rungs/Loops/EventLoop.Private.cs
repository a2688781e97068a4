using System.Diagnostics;
using Rungs.Coordination;

namespace Rungs.Loops;

/// <remarks>
/// Private loops: each <c>Async.Block</c> uses one that stays with its thread. Where the function ends at once the loop is never
/// run, and the whole detour is a handful of thread-static reads.
/// </remarks>
public sealed partial class EventLoop
{
    /// <summary>A loop for the blocking calls of one thread at one depth.</summary>
    internal static EventLoop NewPrivate(LoopThread thread) => new(new EventLoopOptions { Name = "block" }, thread);

    /// <summary>A context that nobody has captured yet.</summary>
    private void RenewContext() => _context = new LoopContext(this) { Thread = _context.Thread };

    private void UseClock(TimeProvider time)
    {
        if (ReferenceEquals(time, _time))
            return;

        _time = time;
        _alarm?.Dispose();
        _alarm = null;
    }

    /// <summary>One block's use of a private loop: while it lasts, the loop is the thread's running one, so awaits inside lead to it.</summary>
    internal ref struct PrivateRun
    {
        private readonly LoopThread _thread;
        private readonly EventLoop _loop;
        private readonly EventLoop? _outerLoop;
        private readonly SynchronizationContext? _outerContext;
        private bool _hasRun;

        /// <summary>Takes the thread's private loop for this depth.</summary>
        public PrivateRun()
        {
            _thread = LoopThread.Current;
            _loop = _thread.PrivateLoop;
            _thread.BlockDepth++;
            if (_loop._context.IsWornOut)
                _loop.RenewContext();
            _outerLoop = _thread.Running;
            _outerContext = SynchronizationContext.Current;
            _loop.UseClock(ScheduleHook.Current?.TimeProvider ?? _outerLoop?._time ?? TimeProvider.System);
            _loop._context.IsOpen = true;
            _thread.Running = _loop;
            SynchronizationContext.SetSynchronizationContext(_loop._context);
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

        /// <summary>Ends the block: what is left, and what comes later, runs late.</summary>
        public readonly void Dispose()
        {
            Debug.Assert(ReferenceEquals(_thread.Running, _loop), "A block ends on its thread, after the blocks inside it.");
            _thread.Running = _outerLoop;
            SynchronizationContext.SetSynchronizationContext(_outerContext);

            // Closes before it looks for mail, with no fence between: see Post for the other half.
            _loop._context.IsOpen = false;
            if (_hasRun || _loop._ready.Count > 0 || _loop._timers.Count > 0 || _loop._mail.HasSome)
                _loop.Retire();
            _thread.BlockDepth--;
        }
    }
}
