using Rungs.Hosts;

namespace Rungs.Tour.Hosts;

/// <summary>Says on standard error, once, that no worker has answered for some time: without one, jobs wait as long as it takes.</summary>
internal sealed class NoWorkerHint : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private readonly HostPool _pool;
    private readonly Timer _timer;

    private NoWorkerHint(HostPool pool)
    {
        _pool = pool;
        _timer = new Timer(_ => Look());
        _timer.Change(s_patience, s_patience);
    }

    /// <summary>For a pool that may be without workers; null for one that cannot.</summary>
    internal static NoWorkerHint? For(HostPool? pool) => pool is null ? null : new NoWorkerHint(pool);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (_pool.Statistics is not { Ended: 0, InFlight: > 0 })
            return;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Console.Error.WriteLine("tour: no worker has answered yet; is there one? tour worker --broker URI");
    }
}
