using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Tests.Coordination.Semaphores;

/// <summary>Blocking and async callers that wait in a semaphore's line, in the order in which they came in.</summary>
internal sealed class Callers(Func<SemaphoreStatistics> statistics)
{
    private readonly Lock _gate = new();
    private readonly List<int> _order = [];
    private readonly List<Releaser> _releasers = [];
    private readonly Dictionary<int, Exception> _errors = [];

    /// <summary>Who got a permit, in order.</summary>
    internal int[] Order
    {
        get
        {
            lock (_gate)
                return [.. _order];
        }
    }

    /// <summary>Puts a thread in line, and returns when it stands there.</summary>
    internal Thread AddBlocking(int name, Func<Releaser> acquire)
    {
        var waiting = statistics().Waiting;
        var thread = new Thread(() =>
        {
            try
            {
                Got(name, acquire());
            }
            catch (Exception error)
            {
                Failed(name, error);
            }
        })
        { IsBackground = true };
        thread.Start();
        Hang.Until(() => statistics().Waiting == waiting + 1, $"caller {name} in line");
        return thread;
    }

    /// <summary>Puts an async caller in line.</summary>
    internal void AddAsync(int name, Func<ValueTask<Releaser>> acquire)
    {
        var waiting = statistics().Waiting;
        _ = AwaitAsync(name, acquire());
        Assert.Equal(waiting + 1, statistics().Waiting);
    }

    /// <summary>Puts a caller in line: the even ones block.</summary>
    internal void Add(int name, ISemaphore semaphore, CancellationToken cancellationToken = default)
    {
        if (name % 2 == 0)
            AddBlocking(name, () => semaphore.Acquire(cancellationToken));
        else
            AddAsync(name, () => semaphore.AcquireAsync(cancellationToken));
    }

    /// <summary>Gives permits back one at a time, first that of <paramref name="held"/>, until <paramref name="count"/> callers had one.</summary>
    internal void ServeAll(Releaser held, int count)
    {
        for (var served = 0; served < count; served++)
        {
            (served == 0 ? held : ReleaserOf(served - 1)).Dispose();
            WaitFor(served + 1);
        }

        ReleaserOf(count - 1).Dispose();
    }

    /// <summary>Waits until <paramref name="count"/> callers got a permit.</summary>
    internal void WaitFor(int count) => Hang.Until(() => Order.Length >= count, $"{count} callers served");

    /// <summary>Waits for the error of a caller.</summary>
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

    internal Releaser ReleaserOf(int place)
    {
        lock (_gate)
            return _releasers[place];
    }

    private async Task AwaitAsync(int name, ValueTask<Releaser> pending)
    {
        try
        {
            Got(name, await pending.ConfigureAwait(false));
        }
        catch (Exception error)
        {
            Failed(name, error);
        }
    }

    private void Got(int name, Releaser releaser)
    {
        lock (_gate)
        {
            _order.Add(name);
            _releasers.Add(releaser);
        }
    }

    private void Failed(int name, Exception error)
    {
        lock (_gate)
            _errors.Add(name, error);
    }
}
