namespace Rungs.Testing.Schedules;

/// <summary>Something that a schedule does at a time of its own. Guarded by the schedule's gate.</summary>
internal sealed class ScheduleAlarm(Schedule schedule, Action ring) : IDisposable
{
    /// <summary>By due time, then by when they were set.</summary>
    internal static readonly Comparer<ScheduleAlarm> ByDue = Comparer<ScheduleAlarm>.Create(static (left, right) =>
        left.Due != right.Due ? left.Due.CompareTo(right.Due) : left.Order.CompareTo(right.Order));

    /// <summary>When it rings, from the schedule's start.</summary>
    internal TimeSpan Due { get; set; }

    internal long Order { get; set; }

    internal bool HasRung { get; private set; }

    /// <summary>Under the gate.</summary>
    internal void Ring()
    {
        HasRung = true;
        ring();
    }

    /// <summary>It does not ring any more.</summary>
    public void Dispose() => schedule.Unset(this);
}
