namespace Rungs.Benchmarks.Quick;

/// <summary>The LRU that people write by hand: a dictionary and a linked list under a lock.</summary>
internal sealed class LockedLru<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _byUse = new();

    internal bool TryGet(TKey key)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(key, out var node))
                return false;

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return true;
        }
    }

    internal void Set(TKey key, TValue value)
    {
        lock (_gate)
        {
            if (_nodes.TryGetValue(key, out var old))
                _byUse.Remove(old);
            _nodes[key] = _byUse.AddFirst((key, value));
            if (_nodes.Count <= capacity)
                return;

            _nodes.Remove(_byUse.Last!.Value.Key);
            _byUse.RemoveLast();
        }
    }
}
