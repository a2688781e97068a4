using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Streams;

/// <summary>Items on their way: gathered, waiting in full batches, in the callback.</summary>
/// <remarks>
/// <code>
/// putters ──► open batch ──full, or its time is over, or stopping──► waiting batches ──fewer run than may──► callback ──► ended
///                                                                           │                                 └─failed─► OnError
///                                                                           └──FinalizeTimeout──────────────────────────► OnError
///
/// Created ──Start──► Running ──StopAsync──► Stopping ──the last batch has ended──► Stopped
///    └───────────────────────StopAsync─────────────────────────────────────────────────┘
/// </code>
/// Batches move on under the lock; callbacks, errors and continuations run outside it.
/// </remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Alarms go as it stops; the token source has nothing to release.")]
internal sealed partial class WaterfallEngine<T>
{
    private readonly TimeSpan _maxWait;
    private readonly int _maxQuantity;
    private readonly Func<IReadOnlyList<T>, CancellationToken, Task> _callback;
    private readonly WaterfallOptions<T> _options;
    private readonly Clock _clock;

    /// <summary>Guards the fields below.</summary>
    private readonly Lock _gate = new();

    /// <summary>Full batches, in order.</summary>
    private readonly Queue<List<T>> _waiting = new();

    /// <summary>Who waits for room, with the item.</summary>
    private readonly WaitLine<T, Unit> _putters;

    /// <summary>Rings when the open batch has waited long enough, or before; null where it may wait for ever.</summary>
    private readonly Alarm? _alarm;

    private WaterfallState _state;

    /// <summary>The batch that is being gathered.</summary>
    private List<T> _open = [];

    /// <summary>When the open batch has waited long enough; where it has an item.</summary>
    private long _due;

    /// <summary>What the alarm is set for.</summary>
    private long _alarmDue = Clock.Never;

    /// <summary>Items that were put and whose batch has not ended.</summary>
    private int _held;

    /// <summary>Batches in the callback, or on the way to it or to OnError.</summary>
    private int _running;

    private long _put;
    private long _ended;
    private long _failed;

    internal WaterfallEngine(TimeSpan maxWait, int maxQuantity, Func<IReadOnlyList<T>, CancellationToken, Task> callback, WaterfallOptions<T> options)
    {
        (_maxWait, _maxQuantity, _callback, _options) = (maxWait, maxQuantity, callback, options);
        _clock = new Clock(options.TimeProvider);
        _putters = new WaitLine<T, Unit>(_gate, $"{options.Name}.Put");
        if (maxWait != Timeout.InfiniteTimeSpan)
            _alarm = new Alarm(_clock, Ring);
    }

    internal WaterfallStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                AssertInvariants();
                return new WaterfallStatistics
                {
                    Put = _put,
                    Held = _held,
                    Capacity = _options.Capacity,
                    WaitingBatches = _waiting.Count,
                    RunningBatches = _running,
                    Batches = _ended,
                    FailedBatches = _failed,
                    WaitingPutters = _putters.Count,
                };
            }
        }
    }

    internal void Start()
    {
        lock (_gate)
        {
            if (_state != WaterfallState.Created)
                throw new InvalidOperationException($"{_options.Name} was {(_state == WaterfallState.Running ? "started" : "stopped")} before. A waterfall is started once; make a new one.");
            _state = WaterfallState.Running;
        }
    }

    internal bool TryPut(T item)
    {
        bool isFull;
        lock (_gate)
        {
            if (_state != WaterfallState.Running || !HasRoom)
                return false;
            isFull = Append(item);
        }

        if (isFull)
            Launch();
        return true;
    }

    internal void Put(T item, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter<T, Unit>? waiter = null;
        var isFull = false;
        lock (_gate)
        {
            if (_state != WaterfallState.Running)
                throw Closed();
            if (HasRoom)
                isFull = Append(item);
            else
                waiter = _putters.EnterBlocking(item);
        }

        if (isFull)
            Launch();
        waiter?.Wait(Deadline.Never, cancellationToken, out _);
    }

    internal ValueTask PutAsync(T item, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);

        Waiter<T, Unit>? waiter = null;
        var isFull = false;
        lock (_gate)
        {
            if (_state != WaterfallState.Running)
                return ValueTask.FromException(Closed());
            if (HasRoom)
                isFull = Append(item);
            else
                waiter = _putters.Enter(item);
        }

        if (isFull)
            Launch();
        return waiter?.AsPlainValueTask(cancellationToken) ?? ValueTask.CompletedTask;
    }

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        _putters.AssertInvariants();
        Debug.Assert(_open.Count < _maxQuantity, "A full batch is not open any more.");
        Debug.Assert(_open.Count == 0 || _state == WaterfallState.Running, "Only a running waterfall gathers.");
        Debug.Assert(_held >= _open.Count + _waiting.Count, "Items are held until their batch has ended.");
        Debug.Assert(_options.Capacity is not { } capacity || _held <= capacity, "No more are held than there is room for.");
        Debug.Assert(_putters.Count == 0 || (_state == WaterfallState.Running && !IsBelowCapacity), "Nobody waits for room while there is some.");
        Debug.Assert(_state != WaterfallState.Stopped || _held == 0, "It is stopped when the last batch has ended.");
    }

    /// <summary>Under the lock.</summary>
    private bool IsBelowCapacity => _options.Capacity is not { } capacity || _held < capacity;

    /// <summary>Whether an item may be put now, past nobody. Under the lock.</summary>
    private bool HasRoom => IsBelowCapacity && _putters.Count == 0;

    /// <summary>Adds an item to the open batch. Under the lock.</summary>
    /// <returns>Whether a batch is full.</returns>
    private bool Append(T item)
    {
        _put++;
        _held++;
        _open.Add(item);
        if (_open.Count == _maxQuantity)
        {
            Close();
            return true;
        }

        if (_open.Count == 1 && _alarm is not null)
        {
            _due = _clock.After(_clock.Now, _maxWait);
            SetAlarm(_due);
        }

        return false;
    }

    /// <summary>The open batch waits for the callback; the next item opens another. Under the lock.</summary>
    private void Close()
    {
        _waiting.Enqueue(_open);
        _open = new List<T>(Math.Min(_open.Count, _maxQuantity));
    }

    /// <summary>Under the lock. An alarm that is set earlier stays: it rings, finds nothing to do, and is set anew.</summary>
    private void SetAlarm(long due)
    {
        if (due >= _alarmDue)
            return;
        _alarmDue = due; // first: a clock may ring at once, on this thread
        _alarm!.Set(due);
    }

    /// <summary>The alarm rings: for the open batch, or one before, or early.</summary>
    private void Ring()
    {
        lock (_gate)
        {
            AssertInvariants();
            _alarmDue = Clock.Never;
            if (_open.Count == 0)
                return;
            if (_clock.Now < _due)
            {
                SetAlarm(_due);
                return;
            }

            Close();
        }

        Launch();
    }

    private InvalidOperationException Closed() => new(_state == WaterfallState.Created
        ? $"{_options.Name} was not started: call Start before the first Put."
        : $"{_options.Name} is stopped: nothing can be put into it any more.");
}
