using Rungs.Diagnostics;

namespace Rungs.Testing.Schedules;

/// <remarks>What people read: the steps, and who waits where. Kept only where the limits say so, because it costs.</remarks>
internal sealed partial class Schedule
{
    private readonly RunLimits _limits;
    private readonly List<string> _trace = [];

    /// <summary>Who waits where, by waiter.</summary>
    private readonly Dictionary<object, (string Who, string Where)> _waits = new(ReferenceEqualityComparer.Instance);

    /// <summary>What goes on outside the schedule, each once.</summary>
    private readonly SortedSet<string> _outside = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool RecordsWaits => _limits.Records;

    /// <summary>The steps in words.</summary>
    internal IReadOnlyList<string> Trace => _trace;

    /// <summary>Whether anything outside the schedule came in.</summary>
    internal IReadOnlyCollection<string> Outside
    {
        get
        {
            using (_gate.Enter())
                return [.. _outside];
        }
    }

    /// <inheritdoc/>
    public void Label(object? work)
    {
        if (Participant.Current is not { } self)
            return;
        self.Work = work;
        if (!_limits.Records)
            return;
        using (_gate.Enter())
            Note(() => self.Name);
    }

    /// <inheritdoc/>
    public void WaitBegins(object waiter, string where)
    {
        var who = CallerName.Find();
        using (_gate.Enter())
        {
            _waits[waiter] = (who, where);
            Note(() => $"    '{who}' waits at {where}");
        }
    }

    /// <inheritdoc/>
    public void WaitEnds(object waiter)
    {
        using (_gate.Enter())
            _waits.Remove(waiter);
    }

    /// <summary>Code of the test runs on a thread that is no part of the schedule.</summary>
    internal void NoteEscape(string name)
    {
        using (_gate.Enter())
        {
            if (!_isOver)
                _outside.Add(name);
        }
    }

    /// <summary>The class library measures its timed waits itself, so how much simulated time one takes is not the same each time.</summary>
    private void NoteTimedWait()
    {
        var who = CallerName.Find();
        NoteEscape($"'{who}' waits in the class library with a timeout, by the system's clock");
    }

    /// <summary>Who calls may be a thread outside. Under the gate.</summary>
    private void NoteCaller()
    {
        if (_isOver || ReferenceEquals(Participant.Current?.Schedule, this))
            return;
        var who = CallerName.Find();
        _outside.Add(string.Equals(who, "(unknown)", StringComparison.Ordinal) ? "something outside (I/O, a timer of the system, a task of the thread pool) woke the test" : $"'{who}' called from a thread outside");
    }

    private void NoteStep(Participant next, Participant? self)
    {
        if (_limits.Records && !ReferenceEquals(next, self))
            Note(() => next.Name);
    }

    private void NoteCallback(object state)
    {
        if (_limits.Records)
            Note(() => $"'{CallbackName.From(state)}'");
    }

    private void Note(Func<string> what)
    {
        if (_limits.Records)
            _trace.Add(what());
    }

    private string DescribeDeadlock()
    {
        var waits = _waits.Values.Select(static wait => $"'{wait.Who}' waits at {wait.Where}");
        var threads = _alive.Where(static participant => participant is { Thread: not null, IsIdle: false }).Select(static participant => $"{participant.Name} is blocked");
        return $"everything is blocked, and no timer is set:{Environment.NewLine}  {string.Join($"{Environment.NewLine}  ", waits.Concat(threads))}";
    }
}
