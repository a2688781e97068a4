using Rungs.Coordination;
using Rungs.Loops;

namespace Rungs.Testing.Schedules;

/// <summary>Stands in for the thread pool: what is posted here runs on a thread of the schedule, in no order but the one that is drawn.</summary>
internal sealed class PoolContext : SynchronizationContext
{
    private readonly Schedule _schedule;

    internal PoolContext(Schedule schedule)
    {
        _schedule = schedule;
        SetWaitNotificationRequired(); // so that Wait is called
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => _schedule.StartThread(() => d(state), state ?? d);

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        d(state);
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <inheritdoc/>
    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout) =>
        ReferenceEquals(ScheduleHook.Schedule, _schedule)
            ? _schedule.Wait(waitHandles, waitAll, millisecondsTimeout)
            : LoopContext.WaitPlainly(waitHandles, waitAll, millisecondsTimeout);
}
