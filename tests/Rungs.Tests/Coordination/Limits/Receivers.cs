using System.Threading.RateLimiting;

namespace Rungs.Tests.Coordination.Limits;

/// <summary>Callers that wait at a limiter, and when each received its lease, by a clock that stands still until they have it.</summary>
internal sealed class Receivers(RateLimiter limiter, Func<TimeSpan> now)
{
    private readonly Lock _gate = new();
    private readonly List<(int Name, TimeSpan At, int Permits)> _received = [];
    private readonly Dictionary<int, Exception> _errors = [];
    private int _started;
    private int _ended;

    internal (int Name, TimeSpan At, int Permits)[] Received
    {
        get
        {
            lock (_gate)
                return [.. _received];
        }
    }

    internal int[] Order => Array.ConvertAll(Received, static receipt => receipt.Name);

    /// <summary>How many wait still, once all is settled.</summary>
    internal int Waiting => Volatile.Read(ref _started) - Volatile.Read(ref _ended);

    internal void AddAsync(int name, int permits = 1, CancellationToken cancellationToken = default)
    {
        _started++;
        _ = AwaitAsync(name, permits, limiter.AcquireAsync(permits, cancellationToken));
    }

    /// <summary>Puts a thread in line; returns when it stands there or has its lease.</summary>
    internal Thread AddBlocking(int name, Func<RateLimitLease> acquire, int permits = 1)
    {
        var (queued, ended) = (limiter.Queued(), Volatile.Read(ref _ended));
        _started++;
        var thread = new Thread(() => End(name, permits, acquire)) { IsBackground = true };
        thread.Start();
        Hang.Until(() => limiter.Queued() > queued || Volatile.Read(ref _ended) > ended, $"caller {name} in line or through");
        return thread;
    }

    /// <summary>Waits until everybody who was granted a lease has received it.</summary>
    internal void Settle(int waiting) => Hang.Until(() => Waiting == waiting, $"only {waiting} callers waiting, of {Waiting}");

    /// <summary>The same, where each waits for one permit.</summary>
    internal void Settle() => Hang.Until(() => Waiting == limiter.Queued(), "all leases received");

    internal Exception ErrorOf(int name)
    {
        Exception? error = null;
        Hang.Until(
            () =>
            {
                lock (_gate)
                    return _errors.TryGetValue(name, out error);
            },
            $"the error of caller {name}");
        return error!;
    }

    private async Task AwaitAsync(int name, int permits, ValueTask<RateLimitLease> pending)
    {
        RateLimitLease? lease = null;
        Exception? error = null;
        try
        {
            lease = await pending.ConfigureAwait(false);
        }
        catch (Exception caught)
        {
            error = caught;
        }

        End(name, permits, () => lease ?? throw error!);
    }

    private void End(int name, int permits, Func<RateLimitLease> acquire)
    {
        try
        {
            var isAcquired = acquire().IsAcquired;
            lock (_gate)
            {
                if (isAcquired)
                    _received.Add((name, now(), permits));
            }
        }
        catch (Exception error)
        {
            lock (_gate)
                _errors.Add(name, error);
        }

        Interlocked.Increment(ref _ended);
    }
}
