using System.Diagnostics;

namespace Rungs.Tour.Limits;

/// <summary>What the server allows: so many requests per window. A window begins with its first request.</summary>
internal sealed class Budget(int limit, TimeSpan window)
{
    private readonly Lock _gate = new();
    private long _start = Stopwatch.GetTimestamp();
    private int _spent;

    /// <summary>Spends one request.</summary>
    /// <param name="isTakenByOthers">Whether another client comes first and takes all that is left of the window.</param>
    /// <param name="reset">Where there is none left: the time until the next window.</param>
    internal bool TrySpend(bool isTakenByOthers, out TimeSpan reset)
    {
        lock (_gate)
        {
            var passed = Stopwatch.GetElapsedTime(_start);
            if (_spent == 0 || passed >= window)
                (_start, _spent, passed) = (Stopwatch.GetTimestamp(), 0, TimeSpan.Zero);
            if (isTakenByOthers)
                _spent = limit;

            reset = window - passed;
            if (_spent == limit)
                return false;
            _spent++;
            return true;
        }
    }
}
