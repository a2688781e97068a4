using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Rungs.Diagnostics;

namespace Rungs;

/// <summary>The way to the hosts: works that wait for a place there, and how many places there are.</summary>
/// <remarks>
/// <code>
///                       a probe finds somebody
/// left (at first too) ◄────────────────────────► open: as many works go there as its window says
///   ▲      a probe finds nobody, or a work comes back because they are not there
///   └── a second probe finds nobody: what is there is recalled
/// </code>
/// Works wait in the CPU's queue as well, so what waits here needs nobody's help to run.
/// </remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Works that come back late still look at the token, and its source has no timer.")]
internal sealed partial class SpillLine
{
    private readonly IProbedRung? _probed;
    private readonly LoadSignal _signal;
    private readonly LadderCounts _counts;
    private readonly LadderOptions _options;

    /// <summary>Guards all fields below, and the state of calls. Nothing of a user runs under it.</summary>
    private readonly Lock _gate = new();

    /// <summary>Calls that nobody has taken, in order.</summary>
    private readonly LinkedList<SpillCall> _waiting = [];

    /// <summary>Calls that the hosts have.</summary>
    private int _inFlight;

    /// <summary>How many they may have; 0 while they are left.</summary>
    private int _window;

    /// <summary>Why they are left; null where they are not.</summary>
    private string? _left;

    /// <summary>When they were left, or probed last.</summary>
    private long _lookedAt;

    /// <summary>Whether somebody probes them from time to time: as long as works are there, or wait.</summary>
    private bool _isWatched;

    /// <summary>Probes in a row that found nobody.</summary>
    private int _misses;

    /// <summary>Cancelled to take back what is there; then another takes its place.</summary>
    private CancellationTokenSource _recall = new();

    internal SpillLine(IRung hosts, LoadSignal signal, LadderCounts counts, LadderOptions options)
    {
        (Hosts, _probed, _signal, _counts, _options) = (hosts, hosts as IProbedRung, signal, counts, options);
        if (_probed is null)
            _window = UnprobedWindow;
    }

    internal IRung Hosts { get; }

    internal bool IsCpuFull
    {
        get
        {
            try
            {
                return _signal.IsFull;
            }
            catch (Exception error)
            {
                UnobservedErrors.Raise(error, "load signal"); // no work is to suffer from it
                return false;
            }
        }
    }

    internal bool FallsBack => _options.WhenRungFails == WhenRungFails.FallBack;

    /// <summary>Whether works go there now: the CPU is full, and the hosts take them as far as they know. Asks users' code, so not under the lock.</summary>
    private bool IsWanted => AreAvailable && IsCpuFull;

    private bool AreAvailable => _probed is not { IsAvailable: false };

    /// <summary>A call comes.</summary>
    /// <returns>Whether the hosts have taken it; else it waits, also in the CPU's queue.</returns>
    internal bool Enter(SpillCall call)
    {
        var isWanted = AreAvailable; // the CPU was full just now
        var taken = default(SpillCall?);
        bool isFirst, isThere;
        lock (_gate)
        {
            AssertInvariants();
            (call.State, call.Place) = (SpillState.Waiting, _waiting.AddLast(call));
            if (isWanted)
                taken = TakeNext();
            isThere = call.State == SpillState.There;
            isFirst = _probed is not null && !_isWatched;
            _isWatched |= isFirst;
        }

        if (ReferenceEquals(taken, call))
            call.SendHere();
        else
            taken?.Send();
        if (isFirst)
            _ = WatchAsync();
        return isThere;
    }

    /// <summary>Takes a call that waits: the CPU for itself, or because it is over.</summary>
    /// <returns>False where it was taken before.</returns>
    internal bool TryTake(SpillCall call, SpillState by)
    {
        LadderReason reason;
        lock (_gate)
        {
            AssertInvariants();
            if (call.State != SpillState.Waiting)
                return false;
            _waiting.Remove(call.Place!);
            (call.State, call.Place) = (by, null);
            reason = _window > 0 ? LadderReason.HostsBusy : LadderReason.HostsAway;
        }

        if (by == SpillState.Here)
            _counts.Add(call.Work, reason);
        return true;
    }

    internal bool IsWaiting(SpillCall call)
    {
        lock (_gate)
            return call.State == SpillState.Waiting;
    }

    /// <summary>The hosts have one less.</summary>
    internal void Leave()
    {
        bool isAwaited;
        lock (_gate)
        {
            AssertInvariants();
            _inFlight--;
            isAwaited = _waiting.Count > 0;
        }

        if (isAwaited)
            SendWaiting();
    }

    /// <summary>It runs here after all.</summary>
    internal void CountBack(SpillCall call) => _counts.Add(call.Work, LadderReason.CameBack);

    internal LadderStatistics Read(LadderRoute[] routes)
    {
        lock (_gate)
            return new LadderStatistics { Routes = routes, AtHosts = _inFlight, HostWindow = _window, Waiting = _waiting.Count, HostsLeft = _left };
    }

    /// <summary>Sends what waits, as far as there are places.</summary>
    private void SendWaiting()
    {
        while (IsWanted)
        {
            SpillCall? next;
            lock (_gate)
                next = TakeNext();
            if (next is null)
                return;
            next.Send();
        }
    }

    /// <summary>The next that waits, if there is a place for it. Under the lock.</summary>
    private SpillCall? TakeNext()
    {
        if (_left is not null && _probed is null && _options.TimeProvider.GetElapsedTime(_lookedAt) >= _options.RetryAfter)
            (_left, _window) = (null, UnprobedWindow); // nobody to ask, so the next work tries
        if (_inFlight >= _window || _waiting.First is not { Value: var call })
            return null;

        _waiting.RemoveFirst();
        (call.State, call.Place, call.Recall) = (SpillState.There, null, _recall.Token);
        _inFlight++;
        _counts.Add(call.Work, LadderReason.CpuFull);
        return call;
    }

    /// <summary>Twice as many as can run there, so that none of them waits for the way to here and back.</summary>
    private int WindowFor(int places) => (int)Math.Min(_options.MaxAtHosts ?? int.MaxValue, places * 2L);

    private int UnprobedWindow => _options.MaxAtHosts ?? WindowFor(Environment.ProcessorCount);

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "The line is looked at without its lock.");
        Debug.Assert(_inFlight >= 0, "Nobody leaves twice.");
        Debug.Assert(_left is null || _window == 0, "Hosts that are left have no window.");
        Debug.Assert(_waiting.First is not { Value.State: not SpillState.Waiting }, "What waits is Waiting.");
    }
}
