namespace Rungs.Testing.Schedules;

/// <summary>All schedules there are, one after another: the last choice that can be another is made another.</summary>
internal sealed class DepthFirstStrategy : Strategy
{
    /// <summary>What was chosen at each choice so far, and among how many.</summary>
    private readonly List<(int Index, int Count)> _path = [];

    private int _depth;

    internal override void Begin(int run) => _depth = 0;

    internal override int Choose(int count, Func<int, object> keyOf)
    {
        if (_depth == _path.Count)
            _path.Add((0, count));
        else if (_path[_depth].Count != count)
            HasDiverged = true;
        return HasDiverged ? 0 : _path[_depth++].Index;
    }

    internal override bool End()
    {
        while (_path.Count > 0)
        {
            var (index, count) = _path[^1];
            if (index + 1 < count)
            {
                _path[^1] = (index + 1, count);
                return true;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        return false;
    }
}
