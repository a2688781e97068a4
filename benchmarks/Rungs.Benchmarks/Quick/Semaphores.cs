using Rungs.Coordination;

namespace Rungs.Benchmarks.Quick;

/// <summary>Permits: had at once, handed over, waited for with a token.</summary>
internal static class Semaphores
{
    /// <summary>Each side is many calls of a short loop, not one of a long one, so that the loop reaches the compiler's last tier.</summary>
    private const int Calls = 1_000;

    private const int PerCall = 1_000;
    private const int Queued = 100;
    private const int QueuedRounds = PerCall / Queued;
    private const int Tasks = 8;
    private const int PerTask = 20_000;
    private const int Cancelled = 20;
    private const string Slim = "SemaphoreSlim";
    private const string Dual = "DualSemaphore";

    private static readonly SemaphoreSlim s_slim = new(1);
    private static readonly SemaphoreSlim s_slimTaken = new(0);
    private static readonly DualSemaphore s_dual = new(1);
    private static readonly PrioritySemaphore s_priority = new(1);

    internal static IEnumerable<Row> Rows()
    {
        yield return new Row(
            "one async waiter handed the permit",
            Measure.Pair(Repeated(Slim, static () => SlimHandedAsync(default)), Repeated(Dual, static () => DualHandedAsync(default)), Calls * PerCall),
            Target.Ratio(1).AndNoBytes());
        yield return new Row(
            "100 queued waiters, a waiter",
            Measure.Pair(Repeated(Slim, SlimQueuedAsync), Repeated(Dual, DualQueuedAsync), Calls * PerCall),
            Target.Ratio(1));
        yield return new Row(
            "acquire and release, uncontended",
            Measure.Pair(Repeated(Slim, SlimUncontendedAsync), Repeated(Dual, DualUncontendedAsync), Calls * PerCall),
            Target.Ratio(0.8).AndNoBytes());
        yield return new Row(
            "the same, blocking",
            Measure.Pair(Repeated("SemaphoreSlim.Wait", SlimBlocking), Repeated("Acquire", DualBlocking), Calls * PerCall),
            Target.None);
        yield return new Row(
            "the same, by priority",
            Measure.Pair(Repeated(Slim, SlimUncontendedAsync), Repeated("PrioritySemaphore", PriorityUncontendedAsync), Calls * PerCall),
            Target.Ratio(0.8).AndNoBytes());
        yield return new Row(
            "one async waiter handed the permit, in code that was optimised for the uncontended case",
            Measure.Pair(Repeated(Slim, static () => SlimHandedAsync(default)), Repeated(Dual, static () => DualHandedAsync(default)), Calls * PerCall),
            Target.None);
        yield return new Row(
            "8 tasks on one permit, a turn with one Yield",
            Measure.Pair(new Side(Slim, static () => SlimContendedAsync().GetAwaiter().GetResult()), new Side(Dual, static () => DualContendedAsync().GetAwaiter().GetResult()), Tasks * PerTask),
            Target.None);
        yield return new Row(
            "one waiter with a token, granted",
            Measure.Pair(Repeated(Slim, static () => WithTokenAsync(SlimHandedAsync)), Repeated(Dual, static () => WithTokenAsync(DualHandedAsync)), Calls * PerCall),
            Target.Ratio(0.25));
        yield return new Row(
            "one waiter with a token, cancelled",
            Measure.Pair(Repeated(Slim, SlimCancelledAsync), Repeated(Dual, DualCancelledAsync), Calls * Cancelled),
            Target.Ratio(0.5));
    }

    private static Side Repeated(string name, Func<Task> loop) => Repeated(name, () => loop().GetAwaiter().GetResult());

    private static Side Repeated(string name, Action loop) => new(name, () =>
    {
        for (var i = 0; i < Calls; i++)
            loop();
    });

    private static async Task SlimUncontendedAsync()
    {
        var semaphore = s_slim;
        for (var i = 0; i < PerCall; i++)
        {
            await semaphore.WaitAsync();
            semaphore.Release();
        }
    }

    private static async Task DualUncontendedAsync()
    {
        var semaphore = s_dual;
        for (var i = 0; i < PerCall; i++)
            (await semaphore.AcquireAsync()).Dispose();
    }

    private static async Task PriorityUncontendedAsync()
    {
        var semaphore = s_priority;
        for (var i = 0; i < PerCall; i++)
            (await semaphore.AcquireAsync()).Dispose();
    }

    private static void SlimBlocking()
    {
        var semaphore = s_slim;
        for (var i = 0; i < PerCall; i++)
        {
            semaphore.Wait();
            semaphore.Release();
        }
    }

    private static void DualBlocking()
    {
        var semaphore = s_dual;
        for (var i = 0; i < PerCall; i++)
            semaphore.Acquire().Dispose();
    }

    private static async Task WithTokenAsync(Func<CancellationToken, Task> work)
    {
        using var source = new CancellationTokenSource();
        await work(source.Token);
    }

    private static async Task SlimHandedAsync(CancellationToken token)
    {
        var semaphore = s_slimTaken;
        for (var i = 0; i < PerCall; i++)
        {
            var waiting = semaphore.WaitAsync(token);
            semaphore.Release();
            await waiting;
        }
    }

    private static async Task DualHandedAsync(CancellationToken token)
    {
        var semaphore = s_dual;
        var holder = await semaphore.AcquireAsync(token);
        for (var i = 0; i < PerCall; i++)
        {
            var waiting = semaphore.AcquireAsync(token);
            holder.Dispose();
            holder = await waiting;
        }

        holder.Dispose();
    }

    private static async Task SlimQueuedAsync()
    {
        var semaphore = s_slimTaken;
        var waiting = new Task[Queued];
        for (var round = 0; round < QueuedRounds; round++)
        {
            for (var i = 0; i < Queued; i++)
                waiting[i] = semaphore.WaitAsync();
            for (var i = 0; i < Queued; i++)
            {
                semaphore.Release();
                await waiting[i];
            }
        }
    }

    private static async Task DualQueuedAsync()
    {
        var semaphore = s_dual;
        var waiting = new ValueTask<Releaser>[Queued];
        var holder = await semaphore.AcquireAsync();
        for (var round = 0; round < QueuedRounds; round++)
        {
            for (var i = 0; i < Queued; i++)
                waiting[i] = semaphore.AcquireAsync();
            for (var i = 0; i < Queued; i++)
            {
                holder.Dispose();
                holder = await waiting[i];
            }
        }

        holder.Dispose();
    }

    private static async Task SlimContendedAsync()
    {
        var semaphore = s_slim;
        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < PerTask; i++)
            {
                await semaphore.WaitAsync();
                await Task.Yield();
                semaphore.Release();
            }
        })));
    }

    private static async Task DualContendedAsync()
    {
        var semaphore = s_dual;
        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < PerTask; i++)
            {
                using var holder = await semaphore.AcquireAsync();
                await Task.Yield();
            }
        })));
    }

    private static async Task SlimCancelledAsync()
    {
        var semaphore = s_slimTaken;
        for (var i = 0; i < Cancelled; i++)
        {
            using var source = new CancellationTokenSource();
            var waiting = semaphore.WaitAsync(source.Token);
            source.Cancel();
            try
            {
                await waiting;
            }
            catch (OperationCanceledException)
            {
                continue;
            }

            throw new InvalidOperationException("The wait was cancelled.");
        }
    }

    private static async Task DualCancelledAsync()
    {
        var semaphore = s_dual;
        using var holder = await semaphore.AcquireAsync();
        for (var i = 0; i < Cancelled; i++)
        {
            using var source = new CancellationTokenSource();
            var waiting = semaphore.AcquireAsync(source.Token);
            source.Cancel();
            try
            {
                (await waiting).Dispose();
            }
            catch (OperationCanceledException)
            {
                continue;
            }

            throw new InvalidOperationException("The wait was cancelled.");
        }
    }
}
