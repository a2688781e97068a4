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
    private readonly ElasticThreads _threads;
    private readonly TimeProvider _time;

    /// <summary>Guards the fields below. No function, callback or wake runs under it.</summary>
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
        _time = time;
        Context = new StrandContext(this);
        Watchdog.Watch(this);
    }

    internal StrandContext Context { get; }

    /// <summary>Whether the running thread has the turn.</summary>
    internal bool IsHeld => ReferenceEquals(HeldTurn.Current, this);

    internal StrandStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                AssertInvariants();
                return new StrandStatistics { IsBusy = _isTaken, Waiting = _line.Count, Paused = _paused, Turns = _turns };
            }
        }
    }

    /// <summary>Puts a turn at the end of the line.</summary>
    internal void Post(Turn turn)
    {
        bool isFree;
        lock (_gate)
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
            lock (_gate)
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
        WaitForTurn(thread);
    }

    /// <summary>The holder gives up its turn: the first in line has it.</summary>
    /// <returns>What the holder's name is found from; for <see cref="TakeBack"/>.</returns>
    internal object? GiveUp()
    {
        Debug.Assert(IsHeld, "Only who has the turn gives it up.");
        HeldTurn.Current = null;
        var holder = _holder;
        Turn next;
        lock (_gate)
        {
            AssertInvariants();
            _isTaken = _line.TryPeek(out next);
            if (!_isTaken)
            {
                _holder = null;
                return holder;
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
        return holder;
    }

    /// <summary>Waits for the turn, in order, on this thread.</summary>
    /// <param name="holder">What <see cref="GiveUp"/> returned.</param>
    internal void TakeBack(object? holder)
    {
        Debug.Assert(!IsHeld, "Who has the turn does not wait for it.");
        PausedThread? thread = null;
        lock (_gate)
        {
            AssertInvariants();
            if (_isTaken)
            {
                thread = new PausedThread(holder);
                _line.Enqueue(new Turn(thread));
            }
            else
            {
                _turns++;
                _holder = holder;
            }

            _isTaken = true;
        }

        if (thread is null)
            HeldTurn.Current = this;
        else
            WaitForTurn(thread);
    }

    private void WaitForTurn(PausedThread thread)
    {
        Interlocked.Increment(ref _paused);
        thread.WaitForTurn();
        Interlocked.Decrement(ref _paused);
        HeldTurn.Current = this;
        _holder = thread.Function;
    }

    /// <summary>Brings a thread that runs callbacks. It comes for a turn that is taken for it.</summary>
    private void StartPump() =>
        _threads.Start(static self => ((StrandEngine)self!).Pump(), this, ScheduleHook.For(_time));

    private void Pump()
    {
        var own = ExecutionContext.Capture();
        HeldTurn.Current = this;
        while (TakeTurn(out var turn))
        {
            SynchronizationContext.SetSynchronizationContext(Context);
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
        }

        HeldTurn.Current = null;
        SynchronizationContext.SetSynchronizationContext(null);
    }

    /// <returns>False where this thread has the turn no longer: nobody waits, or a paused thread has it now.</returns>
    private bool TakeTurn(out Turn turn)
    {
        lock (_gate)
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
