using Rungs.Coordination;
using Rungs.Testing;

namespace Rungs.Tests.Testing.Mutants;

/// <summary>A small semaphore for blocking callers, with a bug on demand. Its callers park on the library's own engine.</summary>
/// <remarks>Each bug is one step that is missing, or comes at the wrong side of the lock; all else is shared with the twin.</remarks>
internal sealed class Gate(int permits, Bug bug)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _line = new();
    private int _free = permits;
    private bool _isDisposed;

    /// <summary>Permits that are free; those on their way to a waiter are not.</summary>
    internal int Free
    {
        get
        {
            lock (_gate)
                return _free;
        }
    }

    /// <summary>How many wait.</summary>
    internal int Waiting
    {
        get
        {
            lock (_gate)
                return _line.Count;
        }
    }

    /// <summary>Takes a permit, or waits for one.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ObjectDisposedException">The gate was disposed first.</exception>
    internal void Enter(CancellationToken cancellationToken = default)
    {
        Simulation.SwitchPoint();
        var waiter = new Waiter();
        bool mayEnter;
        lock (_gate)
            mayEnter = TryTakeOrStand(waiter);
        if (mayEnter)
            return;

        if (bug == Bug.LostWakeUp)
        {
            Simulation.SwitchPoint(); // between the decision to wait and the place in the line
            lock (_gate)
                _line.AddLast(waiter.Place);
        }

        using var cancellation = cancellationToken.UnsafeRegister(static (state, _) => ((Waiter)state!).CancelAndWake(), waiter);
        Await(waiter);
    }

    /// <summary>Gives a permit back: to who waits first, if anybody does.</summary>
    internal void Leave()
    {
        Simulation.SwitchPoint();
        Waiter? first;
        lock (_gate)
        {
            first = TakeFirst();
            if (first is null || bug == Bug.Barging)
                _free++;
            else
                first.IsGranted = true;
        }

        if (bug == Bug.DoubleGrant && first is not null)
        {
            Simulation.SwitchPoint(); // the line is looked at again after the lock: it has a next one by now
            lock (_gate)
            {
                if (TakeFirst() is { } second)
                {
                    second.IsGranted = true;
                    second.Wake();
                }
            }
        }

        first?.Wake();
    }

    /// <summary>Ends all waits, and all later ones.</summary>
    internal void Dispose()
    {
        Simulation.SwitchPoint();
        List<Waiter> waiting = [];
        lock (_gate)
        {
            _isDisposed = bug != Bug.MissedDisposal;
            while (TakeFirst() is { } first)
            {
                first.IsRefused = true;
                waiting.Add(first);
            }
        }

        if (bug == Bug.MissedDisposal)
        {
            Simulation.SwitchPoint(); // who comes now still waits, and nobody looks again
            lock (_gate)
                _isDisposed = true;
        }

        waiting.ForEach(static waiter => waiter.Wake());
    }

    private bool TryTakeOrStand(Waiter waiter)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_free > 0 && (_line.Count == 0 || bug == Bug.Barging))
        {
            _free--;
            return true;
        }

        if (bug != Bug.LostWakeUp)
            _line.AddLast(waiter.Place);
        return false;
    }

    private void Await(Waiter waiter)
    {
        while (true)
        {
            waiter.Sleep();
            lock (_gate)
            {
                if (waiter.IsCancelled && !(waiter.IsGranted && bug != Bug.PermitLeakOnCancel))
                {
                    if (waiter.Place.List is not null)
                        _line.Remove(waiter.Place);
                    throw new OperationCanceledException("The token was cancelled.");
                }

                ObjectDisposedException.ThrowIf(waiter.IsRefused, this);
                if (waiter.IsGranted)
                    return;
                if (bug != Bug.Barging || waiter.Place.List is not null)
                    continue;
                if (_free > 0)
                {
                    _free--;
                    return;
                }

                _line.AddFirst(waiter.Place); // somebody was quicker: back into the line
            }
        }
    }

    private Waiter? TakeFirst()
    {
        if (_line.First is not { } place)
            return null;
        _line.Remove(place);
        return place.Value;
    }

    /// <summary>A caller that waits.</summary>
    private sealed class Waiter
    {
        private readonly Parker _parker = new();

        internal Waiter() => Place = new LinkedListNode<Waiter>(this);

        internal LinkedListNode<Waiter> Place { get; }

        internal bool IsGranted { get; set; }

        internal bool IsRefused { get; set; }

        internal bool IsCancelled { get; private set; }

        internal void Sleep() => _parker.Park(Timeout.Infinite, ScheduleHook.Current);

        internal void Wake() => _parker.Unpark();

        internal void CancelAndWake()
        {
            IsCancelled = true;
            Wake();
        }
    }
}
