using Rungs.Diagnostics;

namespace Rungs.Caching;

/// <summary>A run of a factory, as other runs see it: who waits for whom.</summary>
/// <remarks>A factory that asks for its own key, at once or by way of other keys, waits for itself. That is seen here, the moment it asks.</remarks>
internal abstract class FactoryRun
{
    private static readonly AsyncLocal<FactoryRun?> s_current = new();

    /// <summary>Guards all <see cref="_waitsFor"/>: only factories that ask caches come here.</summary>
    private static readonly Lock s_gate = new();

    /// <summary>The runs whose values this one's factory asked for; null where it asked for none.</summary>
    private List<FactoryRun>? _waitsFor;

    /// <summary>The run whose factory the caller is, or was called by; null outside factories.</summary>
    internal static FactoryRun? Current
    {
        get => s_current.Value is { HasEnded: false } run ? run : null;
        private protected set => s_current.Value = value;
    }

    private protected abstract bool HasEnded { get; }

    /// <summary>The name of its cache.</summary>
    private protected abstract string CacheName { get; }

    /// <summary>Its key, for people.</summary>
    private protected abstract string KeyText { get; }

    /// <summary>Notes that this run's factory waits for <paramref name="other"/>, which has not started: it waits for nothing yet.</summary>
    internal void WaitForNew(FactoryRun other)
    {
        var isInterrupted = false;
        s_gate.EnterForGood(ref isInterrupted); // nobody else would start it
        try
        {
            Note(other);
        }
        finally
        {
            s_gate.Exit();
        }

        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>Notes that this run's factory waits for <paramref name="other"/>; where that waits for this one, reports it.</summary>
    internal void WaitFor(FactoryRun other)
    {
        List<FactoryRun>? circle;
        lock (s_gate)
        {
            Note(other);
            circle = FindPath(other, this);
        }

        if (circle is null)
            return;

        StallMonitor.Report(new Stall
        {
            Kind = StallKind.CircularFactory,
            Where = CacheName,
            Culprit = KeyText,
            Duration = TimeSpan.Zero,
            Links = [.. circle.Zip([.. circle.Skip(1), this], static (asker, asked) => $"the factory of '{asker.KeyText}' in {asker.CacheName} asks for '{asked.KeyText}' in {asked.CacheName}")],
        });
    }

    /// <summary>Under the lock. Lets go of those that have ended before the list would grow, so that it costs a step for each that is noted.</summary>
    private void Note(FactoryRun other)
    {
        _waitsFor ??= [];
        if (_waitsFor.Count == _waitsFor.Capacity)
            _waitsFor.RemoveAll(static run => run.HasEnded);
        _waitsFor.Add(other);
    }

    /// <summary>Follows who waits for whom, with a stack of its own: a chain of factories may be longer than the thread's. Under the lock.</summary>
    /// <returns>From <paramref name="target"/> by way of <paramref name="start"/> to the last that waits for it; null where none does.</returns>
    private static List<FactoryRun>? FindPath(FactoryRun start, FactoryRun target)
    {
        Dictionary<FactoryRun, FactoryRun> askers = new() { [start] = target };
        Stack<FactoryRun> toFollow = new([start]);
        while (toFollow.TryPop(out var run))
        {
            if (ReferenceEquals(run, target))
            {
                List<FactoryRun> path = [];
                for (var asker = askers[target]; !ReferenceEquals(asker, target); asker = askers[asker])
                    path.Add(asker);
                path.Add(target);
                path.Reverse();
                return path;
            }

            if (run.HasEnded)
                continue;

            foreach (var asked in run._waitsFor ?? [])
            {
                if (askers.TryAdd(asked, run))
                    toFollow.Push(asked);
            }
        }

        return null;
    }
}
