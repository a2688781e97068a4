namespace Rungs.Tasks;

/// <summary>What an enumeration goes over: items of whatever type, and the function to call with each.</summary>
internal abstract class MapItems<T> : IDisposable
{
    /// <summary>Goes on to the next item; the first call asks the source for its items.</summary>
    /// <returns>False at the end.</returns>
    internal abstract bool MoveNext();

    /// <summary>Hands the item to a call.</summary>
    /// <param name="run">Whose call.</param>
    /// <param name="used">One to use again; null where there is none.</param>
    internal abstract MapCall<T> ToCall(MapRun<T> run, MapCall<T>? used);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <inheritdoc/>
internal sealed class MapItems<TItem, T>(Func<TItem, CancellationToken, Task<T>> function, IEnumerable<TItem> items) : MapItems<T>
{
    /// <summary>Null before the first item, and once disposed.</summary>
    private IEnumerator<TItem>? _items;

    /// <inheritdoc/>
    public override void Dispose()
    {
        var source = _items;
        _items = null;
        source?.Dispose();
    }

    /// <inheritdoc/>
    internal override bool MoveNext()
    {
        _items ??= items.GetEnumerator();
        return _items.MoveNext();
    }

    /// <inheritdoc/>
    internal override MapCall<T> ToCall(MapRun<T> run, MapCall<T>? used)
    {
        var call = (ItemCall?)used ?? new ItemCall(run, function);
        call.Item = _items!.Current;
        return call;
    }

    private sealed class ItemCall(MapRun<T> run, Func<TItem, CancellationToken, Task<T>> function) : MapCall<T>(run)
    {
        internal TItem? Item { get; set; }

        private protected override Task<T> Call(CancellationToken cancellationToken)
        {
            var item = Item!;
            Item = default; // nothing of it is kept once it runs
            return function(item, cancellationToken);
        }
    }
}
