namespace Rungs.Tests.Support;

/// <summary>Keeps what it is told, in order; does something about it, where there is something to do.</summary>
internal sealed class Told<T>(Action<T>? then = null) : IProgress<T>
{
    private readonly Lock _gate = new();
    private readonly List<T> _all = [];

    /// <summary>Everything so far.</summary>
    internal IReadOnlyList<T> All
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    public void Report(T value)
    {
        lock (_gate)
            _all.Add(value);
        then?.Invoke(value);
    }
}
