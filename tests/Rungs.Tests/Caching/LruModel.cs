namespace Rungs.Tests.Caching;

/// <summary>What an LRU mapping should do, in the plainest way: a list, the one used longest ago first.</summary>
internal sealed class LruModel(int capacity)
{
    private readonly List<(int Key, int Value)> _items = [];

    internal int Count => _items.Count;

    internal bool TryGet(int key, out int value)
    {
        var at = _items.FindIndex(item => item.Key == key);
        value = at < 0 ? 0 : _items[at].Value;
        if (at >= 0)
            Set(key, value);
        return at >= 0;
    }

    internal void Set(int key, int value)
    {
        Remove(key);
        _items.Add((key, value));
        if (_items.Count > capacity)
            _items.RemoveAt(0);
    }

    internal bool Remove(int key) => _items.RemoveAll(item => item.Key == key) > 0;

    internal void Clear() => _items.Clear();
}
