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

    /// <summary>Notes that this run's factory waits for <paramref name="other"/>; where that waits for this one, reports it.</summary>
    internal void WaitFor(FactoryRun other)
    {
        List<FactoryRun> path = [this];
        lock (s_gate)
        {
            _waitsFor ??= [];
            _waitsFor.RemoveAll(static run => run.HasEnded);
            _waitsFor.Add(other);
            if (!other.FindPathTo(this, path, []))
                return;
        }

        StallMonitor.Report(new Stall
        {
            Kind = StallKind.CircularFactory,
            Where = CacheName,
            Culprit = KeyText,
            Duration = TimeSpan.Zero,
            Links = [.. path.Zip([.. path.Skip(1), this], static (asker, asked) => $"the factory of '{asker.KeyText}' in {asker.CacheName} asks for '{asked.KeyText}' in {asked.CacheName}")],
        });
    }

    /// <summary>Follows who waits for whom, and notes the way; under the lock.</summary>
    private bool FindPathTo(FactoryRun target, List<FactoryRun> path, HashSet<FactoryRun> seen)
    {
        if (ReferenceEquals(this, target))
            return true;
        if (HasEnded || !seen.Add(this))
            return false;

        path.Add(this);
        if (_waitsFor?.Exists(next => next.FindPathTo(target, path, seen)) == true)
            return true;
        path.RemoveAt(path.Count - 1);
        return false;
    }
}
