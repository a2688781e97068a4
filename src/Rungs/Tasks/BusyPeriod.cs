namespace Rungs.Tasks;

/// <summary>A time in which an enumeration has items that have not ended: listed once for all of them, because a list is dear for an item.</summary>
/// <remarks>
/// <code>
/// listed with the first item ──► items come and end ──the last one ends──► over: not listed; the next item begins another period
/// </code>
/// </remarks>
internal sealed class BusyPeriod(LiveCalls live, WorkLabel label) : ILiveCall
{
    private readonly TaskCompletionSource _over = new();

    /// <summary>The items that have not ended; zero once it is over, and for good.</summary>
    private int _count = 1;

    /// <inheritdoc/>
    public string Name => label.Name;

    /// <inheritdoc/>
    public Task Task => _over.Task;

    /// <summary>Lists it, with its first item.</summary>
    /// <returns>False where the list is closed.</returns>
    internal bool TryBegin() => live.TryAdd(this);

    /// <summary>Another item.</summary>
    /// <returns>False where it is over.</returns>
    internal bool TryEnter()
    {
        var count = Volatile.Read(ref _count);
        while (count > 0)
        {
            var before = Interlocked.CompareExchange(ref _count, count + 1, count);
            if (before == count)
                return true;
            count = before;
        }

        return false;
    }

    /// <summary>Items have ended.</summary>
    internal void Exit(int count)
    {
        if (Interlocked.Add(ref _count, -count) > 0)
            return;

        _over.TrySetResult();
        live.Remove(this);
    }
}
