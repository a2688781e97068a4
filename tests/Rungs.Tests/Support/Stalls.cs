using System.Collections.Concurrent;
using Rungs.Diagnostics;

namespace Rungs.Tests.Support;

/// <summary>The reports of standstills at one place, while this lives; other tests report too.</summary>
internal sealed class Stalls : IDisposable
{
    private readonly string _where;
    private readonly int _enough;
    private readonly StallKind? _kind;
    private readonly BlockingCollection<Stall> _new = [];
    private readonly ConcurrentQueue<Stall> _all = new();

    internal Stalls(string where, int enough = 1, StallKind? kind = null)
    {
        (_where, _enough, _kind) = (where, enough, kind);
        StallMonitor.Stalled += Note;
    }

    /// <summary>Set once there are enough reports, of the kind asked for.</summary>
    internal ManualResetEvent Enough { get; } = new(false);

    /// <summary>Everything so far.</summary>
    internal IReadOnlyList<Stall> All => [.. _all];

    public void Dispose() => StallMonitor.Stalled -= Note;

    /// <summary>Waits for the next report of a kind. Not on the thread that stands still.</summary>
    internal Stall Next(StallKind kind)
    {
        while (_new.TryTake(out var stall, Hang.Limit))
        {
            if (stall.Kind == kind)
                return stall;
        }

        throw new TimeoutException($"No {kind} at '{_where}' within {Hang.Limit}; but: {string.Join(Environment.NewLine, _all)}");
    }

    /// <summary>Waits for the next report of a kind on <paramref name="culprit"/>: a busy machine may hold up others too.</summary>
    internal Stall Next(StallKind kind, string culprit)
    {
        while (true)
        {
            var stall = Next(kind);
            if (stall.Culprit == culprit)
                return stall;
        }
    }

    internal int Count(StallKind kind) => _all.Count(stall => stall.Kind == kind);

    private void Note(Stall stall)
    {
        if (stall.Where != _where)
            return;
        _all.Enqueue(stall);
        _new.Add(stall);
        if (_all.Count(one => _kind is null || one.Kind == _kind) >= _enough)
            Enough.Set();
    }
}
