using Rungs;
using Rungs.Diagnostics;
using Rungs.Threads;
using static Hazards.Functions;

namespace Hazards;

/// <summary>Pools whose threads all wait.</summary>
internal static class ThreadHazards
{
    internal static IEnumerable<Hazard> All =>
    [
        new("a full pool that waits for a function of its own", Plain: () =>
        {
            using var pool = new WorkerPool(1);
            Check(pool.RunAsync(() => pool.RunAsync(() => 5).Result).Result == 5);
        }, OnRungs: _ => WithElastic("full pool", pool =>
            Check(pool.RunAsync(() => pool.RunAsync(() => 5).Result).Result == 5)),
        Ending.Success),

        new("a full pool that waits for the result of an async function of its own", Plain: () =>
        {
            using var pool = new WorkerPool(2);
            using var both = new Barrier(2);
            Task.WaitAll(pool.RunAsync(WaitForNext), pool.RunAsync(WaitForNext));

            int WaitForNext()
            {
                both.SignalAndWait();
                return pool.RunAsync(() => 5).Result;
            }
        }, OnRungs: trial => WithElastic("full async pool", pool =>
            pool.RunAsync(Work.Of(() => pool.RunAsync(LoadAsync).Wait(trial.Free), "WaitForLoad")).GetAwaiter().GetResult()),
        Ending.Stall(StallKind.FullThreads, "full async pool", "WaitForLoad")),

        new("a full pool that blocks on an async function of its own", Plain: () =>
        {
            using var pool = new WorkerPool(1);
            pool.RunAsync(() =>
            {
                Ui.Run(_ => pool.RunAsync(() => 5));
                return 5;
            }).Wait();
        }, OnRungs: _ => WithElastic("full blocking pool", pool =>
            Check(pool.RunAsync(() => Async.Block(() => pool.RunAsync(LoadAsync))).Result == 5)),
        Ending.Success),

        new("computing threads full of waiters for a queued call", Plain: () =>
        {
            using var pool = new WorkerPool(2);
            using var isSet = new ManualResetEvent(false);
            _ = pool.RunAsync(() => isSet.WaitOne());
            _ = pool.RunAsync(() => isSet.WaitOne());
            pool.RunAsync(() => isSet.Set()).Wait();
        }, OnRungs: trial =>
        {
            var cpu = new CpuThreads(new CpuThreadsOptions { Name = "full cpu", MaxThreads = 2 });
            using var isSet = new ManualResetEventSlim();
            var waiters = Enumerable.Range(0, 2).Select(_ => cpu.RunAsync(Work.Of(() => isSet.Wait(trial.Free), "WaitForSet"))).ToArray();
            var setter = cpu.RunAsync(Work.Of(isSet.Set, "Set"));
            try
            {
                WaitForAll([.. waiters, setter]);
            }
            finally
            {
                cpu.DisposeAsync().AsTask().Wait();
            }
        }, Ending.Stall(StallKind.FullThreads, "full cpu", "WaitForSet")),

        new("a hundred pool threads that block on async functions", Plain: () =>
            Task.WaitAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => LoadAndYieldAsync().Wait())).ToArray()),
            OnRungs: _ => Task.WaitAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Async.Block(LoadAndYieldAsync))).ToArray()),
            Ending.Success) { PlainOnlyStarves = true },

        new("five hundred blocking calls of 100 ms", Plain: () =>
            Task.WaitAll(Enumerable.Range(0, 500).Select(_ => Task.Run(() => Thread.Sleep(100))).ToArray()),
            OnRungs: _ => Task.WaitAll(Enumerable.Range(0, 500).Select(_ => Async.QueueBackground(() => Thread.Sleep(100))).ToArray()),
            Ending.Success) { PlainOnlyStarves = true },
    ];

    private static async Task LoadAndYieldAsync()
    {
        await Task.Delay(10);
        await Task.Yield();
    }

    /// <summary>Elastic threads that may be one at a time.</summary>
    private static void WithElastic(string name, Action<ElasticThreads> body)
    {
        var pool = new ElasticThreads(new ElasticThreadsOptions { Name = name, MaxThreads = 1 });
        try
        {
            body(pool);
        }
        finally
        {
            pool.DisposeAsync().AsTask().Wait();
        }
    }
}
