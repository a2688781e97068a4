using System.Diagnostics;
using System.Runtime.CompilerServices;
using Rungs.Coordination;

namespace Rungs.Loops;

/// <remarks>
/// Private loops: each <c>Async.Block</c> uses one that stays with its thread. Where the function ends at once the loop is never
/// run, and the whole detour is a handful of thread-static reads.
/// </remarks>
public sealed partial class EventLoop
{
    /// <summary>The loop that the thread ran when the present block, or run, began.</summary>
    private EventLoop? _outer;

    /// <summary>What this thread had allocated when the present block began.</summary>
    private long _allocatedBefore;

    /// <summary>Whether the present block runs the loop, because its function did not end at once.</summary>
    private bool _isPumped;

    /// <summary>A loop for the blocking calls of one thread at one depth.</summary>
    internal static EventLoop NewPrivate(LoopThread thread) => new(new EventLoopOptions { Name = "block" }, thread);

    private void BeginBlock(LoopThread thread)
    {
        if (thread.Running is { _nesting: LoopNesting.Refuse } refusing)
            throw new InvalidOperationException($"The loop '{refusing.Name}' refuses Async.Block inside its callbacks (LoopNesting.Refuse). Await the function instead.");
        if (!ReferenceEquals(_outer, thread.Running))
            _outer = thread.Running; // a write of a reference has its price, and mostly there is nothing to change
        UseClock(ScheduleHook.Current?.TimeProvider ?? _outer?._time ?? TimeProvider.System);
        _context.IsOpen = true;
        thread.Running = this;
        thread.BlockDepth++;
        _allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
    }

    /// <summary>Ends the block: what is left, and what comes later, runs late.</summary>
    private void EndBlock(LoopThread thread)
    {
        Debug.Assert(ReferenceEquals(thread.Running, this), "A block ends on its thread, after the blocks inside it.");
        thread.BlockDepth--;
        thread.Running = _outer;

        if (_isPumped || _ready.Count > 0 || _timers.Count > 0)
        {
            Retire();
        }
        else
        {
            // Closes before it looks for mail, with no fence between: see TrySendMail for the other half.
            _context.IsOpen = false;
            if (!_mail.IsEmpty)
                Retire();
        }

        // Whatever captured the context has to find it closed for good, or it would come to a later block, which may be waiting
        // for it. A capture cannot be seen; but it takes a new object to hold it, so where the block allocated nothing on this
        // thread nobody holds the context, and the next block can use it without allocating either. (Who stores it
        // in an object that was there before, as a pooled builder awaiting a pooled source does, holds it unseen: what comes through it
        // later runs in a later block of this thread, if one is under way.)
        if (_isPumped || GC.GetAllocatedBytesForCurrentThread() != _allocatedBefore)
            _context = new LoopContext(this) { Thread = thread };
        _isPumped = false;
    }

    private void UseClock(TimeProvider time)
    {
        if (ReferenceEquals(time, _time))
            return;

        _time = time;
        _alarm?.Dispose();
        _alarm = null;
    }

    /// <summary>One block's use of a private loop: while it lasts, the loop is the thread's running one, so awaits inside lead to it.</summary>
    /// <remarks>Inlined and kept to three fields, so that it lives in registers: as a struct in memory it costs as much as all it does.</remarks>
    internal readonly ref struct PrivateRun
    {
        private readonly LoopThread _thread;
        private readonly EventLoop _loop;
        private readonly SynchronizationContext? _outerContext;

        /// <summary>Takes the thread's private loop for this depth.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public PrivateRun()
        {
            _thread = LoopThread.Current;
            _loop = _thread.PrivateLoop;
            _outerContext = SynchronizationContext.Current;
            _loop.BeginBlock(_thread);
            SynchronizationContext.SetSynchronizationContext(_loop._context);
        }

        /// <summary>Runs the loop on this thread until <paramref name="task"/> has ended.</summary>
        internal void RunUntil(Task task)
        {
            _loop._isPumped = true;
            _loop._heldTurn = HeldTurn.Current;
            try
            {
                while (!task.IsCompleted)
                {
                    // Running again after a Stop(): a block ends with its function.
                    Volatile.Write(ref _loop._state, StateRunning);
                    _loop.Pump(task);
                }
            }
            finally
            {
                Volatile.Write(ref _loop._state, StateIdle);
            }
        }

        /// <summary>Ends the block.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose()
        {
            SynchronizationContext.SetSynchronizationContext(_outerContext);
            _loop.EndBlock(_thread);
        }
    }
}
