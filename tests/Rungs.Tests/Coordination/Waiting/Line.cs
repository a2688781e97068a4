using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Waiting;

/// <summary>A line of waiters with a lock of its own, as a primitive has one.</summary>
internal sealed class Line
{
    internal Line(bool isByPriority = false, LeftHandler<int>? left = null, Action<int, int>? received = null) =>
        Waiters = new WaitLine<int, int>(Gate, "line", isByPriority, left, received);

    internal Lock Gate { get; } = new();

    internal WaitLine<int, int> Waiters { get; }

    internal int Count
    {
        get
        {
            lock (Gate)
            {
                Waiters.AssertInvariants();
                return Waiters.Count;
            }
        }
    }

    internal Waiter<int, int> Enter(int request = 0, int priority = 0)
    {
        lock (Gate)
            return Waiters.Enter(request, priority);
    }

    internal Task<int> EnterAsync(int request = 0, int priority = 0, CancellationToken token = default) =>
        Enter(request, priority).AsValueTask(token).AsTask();

    /// <summary>Waits on the running thread; null where the time was up.</summary>
    internal int? Wait(Deadline deadline, CancellationToken token = default)
    {
        Waiter<int, int> waiter;
        lock (Gate)
            waiter = Waiters.EnterBlocking(0);
        return waiter.Wait(deadline, token, out var result) ? result : null;
    }

    internal void Grant(int result)
    {
        var wakes = default(WakeList);
        lock (Gate)
            Waiters.Grant(result, ref wakes);
        wakes.WakeAll();
    }

    internal void FailAll(Func<Exception> error)
    {
        var wakes = default(WakeList);
        lock (Gate)
            Waiters.FailAll(error, ref wakes);
        wakes.WakeAll();
    }
}
