using System.Diagnostics;
using Rungs.Coordination;

namespace Rungs.Testing.Schedules;

/// <summary>One run of a test under one schedule: its threads pass a baton, its time is its own, and every choice is drawn.</summary>
/// <remarks>
/// <code>
/// running ──the test ends──► draining: what is ready goes on, time stands still ──nothing is ready──► ending: who waits is told
///    └── everything is blocked and no timer is set; a thread fails; too many steps ────────────────►  that it is over, one by one
/// </code>
/// <para>Whoever gives the baton up draws who has it next, and wakes that thread: there is no thread in between. Threads
/// outside, which do I/O or have escaped, may call at any time; what they wake becomes ready.</para>
/// </remarks>
internal sealed partial class Schedule : ISchedule
{
    /// <summary>So many steps the rest of a test may take after its end.</summary>
    private const int MostDrained = 10_000;

    /// <summary>Guards all fields but those of the threads' own. Nothing of the user's runs under it.</summary>
    private readonly SpinGate _gate = new();

    /// <summary>Who may have the baton, in the order in which they became ready.</summary>
    private readonly List<Participant> _ready = [];

    /// <summary>All that have begun or will, and not ended, in order of their start.</summary>
    private readonly List<Participant> _alive = [];

    /// <summary>The run's own ones of what a process has one of. Its own lock: nothing in there waits.</summary>
    private readonly Dictionary<Type, object> _own = [];

    private readonly Strategy _strategy;

    /// <summary>Wakes who looks after the run: it is over, or nobody has the baton.</summary>
    private readonly AutoResetEvent _attention;

    /// <summary>Who has the baton; null while all are blocked, and after the end.</summary>
    private Participant? _holder;

    /// <summary>How often the baton was given on or kept.</summary>
    private long _steps;

    /// <summary>For how many points in a row the holder has kept the baton.</summary>
    private int _kept;

    private int _drained;
    private bool _isOver;
    private bool _isEnding;
    private bool _isFinished;

    internal Schedule(Strategy strategy, RunLimits limits, AutoResetEvent attention)
    {
        _strategy = strategy;
        _limits = limits;
        _attention = attention;
        Clock = new ScheduleClock(this);
    }

    /// <summary>What became of the test; null while it runs.</summary>
    internal Failure? Failure { get; private set; }

    /// <summary>Whether the last thread has ended.</summary>
    internal bool IsFinished => Volatile.Read(ref _isFinished);

    /// <summary>Whether nobody has the baton.</summary>
    internal bool IsIdle => Volatile.Read(ref _holder) is null;

    /// <summary>How many steps it has taken.</summary>
    internal long Steps => Volatile.Read(ref _steps);

    /// <inheritdoc/>
    /// <remarks>A new one for whoever asks: one that is current must not be one that somebody else has captured, see <see cref="Continuations"/>.</remarks>
    public SynchronizationContext PoolContext => new PoolContext(this);

    /// <inheritdoc/>
    TimeProvider IScheduleHook.TimeProvider => Clock;

    /// <inheritdoc/>
    void IScheduleHook.Enter()
    {
        // Its threads are known from their start to their end: what they run needs no count.
    }

    /// <inheritdoc/>
    void IScheduleHook.Exit()
    {
    }

    /// <inheritdoc/>
    void IScheduleHook.Parked()
    {
    }

    /// <inheritdoc/>
    void IScheduleHook.Resumed()
    {
    }

    /// <summary>Begins with <paramref name="main"/>. The test has ended when that has.</summary>
    internal void Start(Action main)
    {
        Participant participant = new(this, () => RunMain(main), "test");
        using (_gate.Enter())
        {
            _alive.Add(participant);
            Give(participant);
        }
    }

    /// <summary>Lets those look again who wait in the class library: what they wait for may be held by a thread outside.</summary>
    /// <returns>Whether there are any.</returns>
    internal bool TryLookAgain()
    {
        using (_gate.Enter())
        {
            if (_holder is not null || _isEnding || !_alive.Exists(static participant => participant.IsWatching))
                return false;
            foreach (var participant in _alive)
                participant.LookedAt = -1;
            GiveToNext();
            return true;
        }
    }

    /// <summary>Nobody has the baton, and nobody outside has come: the test can never end.</summary>
    /// <returns>False where somebody has come.</returns>
    internal bool TryDeclareDeadlock()
    {
        using (_gate.Enter())
        {
            if (_holder is not null || _isFinished)
                return false;
            Fail(new Failure(FailureKind.Deadlock, null, DescribeDeadlock()));
            GiveToNext();
            return true;
        }
    }

    /// <summary>The holder takes no end: whoever looks after the run gives it up, and the thread with it.</summary>
    internal void GiveUp(TimeSpan after)
    {
        using (_gate.Enter())
            Fail(new Failure(FailureKind.Stuck, null, $"{_holder?.Name ?? "nobody"} has not come to its next step within {after}. It computes for long, or waits for something in a way that the simulation does not see (Thread.Sleep, a socket, another process)."));
    }

    /// <summary>Something of the test threw where nobody could catch it.</summary>
    internal void FailFrom(Exception error, string name)
    {
        using (_gate.Enter())
            Fail(new Failure(FailureKind.Error, error, $"'{name}' threw, and nobody was there to catch it"));
    }

    /// <inheritdoc/>
    public T Own<T>(Func<T> make)
        where T : class
    {
        lock (_own)
        {
            if (!_own.TryGetValue(typeof(T), out var own))
                _own.Add(typeof(T), own = make());
            return (T)own;
        }
    }

    /// <summary>Runs a participant on its thread, which has the baton.</summary>
    internal void Execute(Participant participant)
    {
        try
        {
            if (!_isEnding)
                participant.Run();
        }
        catch (SimulationEndedException)
        {
            // It was told to.
        }
        catch (Exception error)
        {
            using (_gate.Enter())
                Fail(new Failure(FailureKind.Error, error, $"{participant.Name} threw, and nobody was there to catch it"));
        }
    }

    /// <summary>A participant's function has ended: the baton goes on.</summary>
    internal void End(Participant participant)
    {
        using (_gate.Enter())
        {
            Debug.Assert(ReferenceEquals(_holder, participant), "Only who has the baton runs, and so ends.");
            _alive.Remove(participant);
            GiveToNext();
        }
    }

    private void RunMain(Action main)
    {
        try
        {
            main();
        }
        catch (Exception error) when (error is not SimulationEndedException)
        {
            using (_gate.Enter())
                Fail(new Failure(FailureKind.Error, error, "the test threw"));
        }

        using (_gate.Enter())
            _isOver = true;
    }

    /// <summary>Notes the first failure; the run ends. Under the gate.</summary>
    private void Fail(Failure failure)
    {
        Failure ??= failure;
        _isOver = _isEnding = true;
    }
}
