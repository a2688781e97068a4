using System.Diagnostics;
using Rungs.Coordination;
using Rungs.Diagnostics;
using Rungs.Threads;

namespace Rungs.Strands;

/// <summary>Who has the turn on a strand, and who waits for it, first come, first served.</summary>
/// <remarks>
/// <code>
///          Post, TakeBack
/// free ◄────────────────────► held by a thread: it runs callbacks one after another (the pump), or goes on with a function that
///          nobody waits       │                 gave the turn up and has it back
///                             └─ GiveUp ──► the first in line has it: a thread goes on; for a callback a new pump comes
/// </code>
/// <para>A thread that gives up its turn in the middle of a function parks, with the function on its stack, and does not count
/// against its pool's cap while it does: so any number of functions may be paused. When such a function ends, its thread
/// is the pump.</para>
/// </remarks>
internal sealed partial class StrandEngine : IHeldTurn
{
    /// <summary>After how many turns a thread gives way to whatever else waits for the threads.</summary>
    private const int TurnsPerPump = 256;

    private readonly ElasticThreads _threads;
    private readonly TimeProvider _time;

    /// <summary>Guards the fields below. No function, callback or wake runs under it. Entered for good: an interruption of one thread must not cost all the turn.</summary>
    private readonly Lock _gate = new();

    private readonly Queue<Turn> _line = new();

    /// <summary>Whether somebody has the turn, or is on the way to it.</summary>
    private bool _isTaken;

    private long _turns;
    private int _paused;

    internal StrandEngine(string name, LiveCalls calls, ElasticThreads threads, TimeProvider time)
    {
        Name = name;
        _calls = calls;
        _threads = threads;
        _time = ScheduleHook.ClockFor(time);
        Context = new StrandContext(this);
        if (ScheduleHook.Schedule is null)
            Watchdog.Watch(this); // in a simulation a thread that has to wait for its turn would look like a standstill
    }

    internal StrandContext Context { get; }

    /// <summary>Whether the running thread has the turn.</summary>
    internal bool IsHeld => ReferenceEquals(HeldTurn.Current, this);

    internal StrandStatistics Statistics
    {
        get
        {
            using (EnterGate())
            {
                AssertInvariants();
                return new StrandStatistics { Name = Name, IsBusy = _isTaken, Waiting = _line.Count, Paused = Volatile.Read(ref _paused), Turns = _turns };
            }
        }
    }

    /// <summary>Puts a turn at the end of the line.</summary>
    internal void Post(Turn turn)
    {
        ScheduleHook.Point();
        bool isFree;
        using (EnterGate())
        {
            AssertInvariants();
            _line.Enqueue(turn);
            isFree = !_isTaken;
            _isTaken = true;
        }

        if (isFree)
            StartPump();
        else
            Watchdog.Wake();
    }

    /// <inheritdoc/>
    public bool HasWaiting
    {
        get
        {
            using (EnterGate())
                return _line.Count > 0;
        }
    }

    /// <summary>Lets everybody who waits now have a turn first.</summary>
    internal void Yield()
    {
        if (!HasWaiting)
            return;

        Pause(Post);
    }

    /// <summary>Pauses the function on this thread; it goes on in its turn.</summary>
    /// <param name="begin">Called before the turn is given up; posts the turn it is given, now or when the function may go on.</param>
    internal void Pause(Action<Turn> begin)
    {
        var thread = new PausedThread(_holder);
        begin(new Turn(thread));
        GiveUp();
        thread.WaitForTurn();
        GoOn(thread.Function);
    }

    /// <summary>The holder gives up its turn in the middle of its function: the first in line has it, on another thread if need be.</summary>
    /// <returns>What to take the turn back with.</returns>
    internal object? GiveUp()
    {
        Debug.Assert(IsHeld, "Only who has the turn gives it up.");
        var function = _holder;
        HeldTurn.Current = null;
        Interlocked.Increment(ref _paused);
        HandOver();
        BlockingNotice.Current?.Waits(); // at the cap the others need a thread in this one's place
        return function;
    }

    private void HandOver()
    {
        Turn next;
        using (EnterGate())
        {
            AssertInvariants();
            _isTaken = _line.TryPeek(out next);
            if (!_isTaken)
            {
                _holder = null; // an idle strand holds nothing of its last function
                return;
            }

            if (next.Thread is not null)
            {
                _line.Dequeue();
                _turns++;
            }
        }

        if (next.Thread is { } thread)
            thread.GiveTurn();
        else
            StartPump();
    }

    /// <summary>Waits for the turn, in order, on this thread.</summary>
    /// <param name="function">What <see cref="GiveUp"/> returned.</param>
    internal void TakeBack(object? function)
    {
        Debug.Assert(!IsHeld, "Who has the turn does not wait for it.");
        PausedThread? thread = null;
        using (EnterGate())
        {
            AssertInvariants();
            if (_isTaken)
            {
                thread = new PausedThread(function);
                _line.Enqueue(new Turn(thread));
            }
            else
            {
                _turns++;
                _holder = function;
            }

            _isTaken = true;
        }

        thread?.WaitForTurn();
        GoOn(function);
    }

    /// <summary>The function on this thread has its turn back.</summary>
    private void GoOn(object? function)
    {
        BlockingNotice.Current?.GoesOn();
        Interlocked.Decrement(ref _paused);
        HeldTurn.Current = this;
        _holder = function;
    }

    /// <summary>Brings a thread that runs callbacks. It comes for a turn that is taken for it.</summary>
    private void StartPump()
    {
        var isInterrupted = false;
        while (true)
        {
            try
            {
                _threads.Start(static self => ((StrandEngine)self!).Pump(), this, ScheduleHook.For(_time));
                break;
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true; // it waited for their lock, and has done nothing yet
            }
        }

        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    private GateScope EnterGate() => new(_gate);

    private void Pump()
    {
        var own = ExecutionContext.Capture();
        HeldTurn.Current = this;
        var left = TurnsPerPump;
        while (TakeTurn(out var turn))
        {
            // One for each turn: an await that ends inside this turn, because the function sets its task, would go on right there if
            // it had captured the very context that is current, in the middle of this function.
            SynchronizationContext.SetSynchronizationContext(new StrandContext(this));
            ScheduleHook.Schedule?.Label(turn.State);
            try
            {
                turn.Invoke();
            }
            catch (Exception error)
            {
                UnobservedErrors.Raise(error, "async void");
            }

            if (own is not null)
                ExecutionContext.Restore(own); // no callback leaves its context to the next one
            if (--left <= 0 && HasWaiting)
            {
                StartPump(); // the turn goes with it; in between, others of these threads have theirs
                break;
            }
        }

        HeldTurn.Current = null;
        SynchronizationContext.SetSynchronizationContext(null);
    }

    /// <returns>False where this thread has the turn no longer: nobody waits, or a paused thread has it now.</returns>
    private bool TakeTurn(out Turn turn)
    {
        using (EnterGate())
        {
            AssertInvariants();
            _isTaken = _line.TryDequeue(out turn);
            _holder = turn.State; // nobody's where nobody waits, so that the strand keeps alive nothing that has ended
            if (!_isTaken)
                return false;
            _turns++;
        }

        if (turn.Thread is not { } thread)
            return true;
        HeldTurn.Current = null;
        thread.GiveTurn();
        return false;
    }

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "The line is read and moved under its lock.");
        Debug.Assert(_isTaken || _line.Count == 0, "Nobody waits while the turn is free.");
    }
}
