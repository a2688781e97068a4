using System.Collections.Concurrent;
using Rungs;
using Rungs.Coordination;
using Rungs.Diagnostics;
using Rungs.Loops;
using static Hazards.Functions;

namespace Hazards;

/// <summary>Semaphores and queues whose other side never comes; seen where <see cref="StallMonitor.WatchesWaits"/> is set.</summary>
internal static class CoordinationHazards
{
    internal static IEnumerable<Hazard> All =>
    [
        new("two semaphores taken in opposite orders", Plain: () =>
        {
            using var left = new SemaphoreSlim(1);
            using var right = new SemaphoreSlim(1);
            using var both = new Barrier(2);
            Task.WaitAll(Task.Run(() => Take(left, right)), Task.Run(() => Take(right, left)));

            void Take(SemaphoreSlim first, SemaphoreSlim second)
            {
                first.Wait();
                both.SignalAndWait();
                second.Wait();
            }
        }, OnRungs: trial =>
        {
            using var left = new DualSemaphore(1);
            using var right = new DualSemaphore(1);
            using var both = new Barrier(2);
            WaitForAll(
                Async.QueueBackground(() => TakeBoth(left, right, both, trial.Free)),
                Async.QueueBackground(() => TakeBoth(right, left, both, trial.Free)));
        }, Ending.Stall(StallKind.LongWait, "DualSemaphore", nameof(TakeBoth))),

        new("a semaphore taken twice by one flow", Plain: () =>
        {
            using var gate = new SemaphoreSlim(1);
            SaveAsync().Wait();

            async Task SaveAsync()
            {
                await gate.WaitAsync();
                await gate.WaitAsync();
            }
        }, OnRungs: trial =>
        {
            using var gate = new DualSemaphore(1);
            TakeTwiceAsync(gate, trial.Free).GetAwaiter().GetResult();
        }, Ending.Stall(StallKind.LongWait, "DualSemaphore", nameof(TakeTwiceAsync))),

        new("a bounded queue filled by its only reader", Plain: () =>
        {
            using var queue = new BlockingCollection<int>(1);
            queue.Add(1);
            queue.Add(2);
            queue.Take();
        }, OnRungs: trial =>
        {
            var queue = new DualQueue<int>(1);
            FillAndRead(queue, trial.Free);
        }, Ending.Stall(StallKind.LongWait, "DualQueue.Put", nameof(FillAndRead))),

        new("a producer that dies and completes nothing", Plain: () =>
        {
            using var queue = new BlockingCollection<int>();
            _ = Task.Run(() => throw new InvalidDataException("the disk is full"));
            foreach (var _ in queue.GetConsumingEnumerable())
                Console.WriteLine("never comes");
        }, OnRungs: trial =>
        {
            var queue = new DualQueue<int>();
            _ = Task.Run(() => throw new InvalidDataException("the disk is full"));
            ReadAll(queue, trial.Free);
        }, Ending.Stall(StallKind.LongWait, "DualQueue.Take", nameof(ReadAll))),

        new("an async void function that fails before it signals", Plain: () => Ui.Run(async _ =>
        {
            using var signal = new SemaphoreSlim(0);
            FailBeforeSignal(() => signal.Release());
            await signal.WaitAsync();
        }), OnRungs: trial =>
        {
            using var loop = new EventLoop();
            using var signal = new DualSemaphore(0, maximum: 1);
            loop.UnhandledException += (_, _) => { }; // it is told here, and the wait is seen besides
            loop.RunUntilComplete(async () =>
            {
                FailBeforeSignal(() => signal.Release());
                await WaitForSignalAsync(signal, trial.Free);
            });
        }, Ending.Stall(StallKind.LongWait, "DualSemaphore", nameof(WaitForSignalAsync))),
    ];

    private static void TakeBoth(DualSemaphore first, DualSemaphore second, Barrier both, CancellationToken cancellationToken)
    {
        using var one = first.Acquire(cancellationToken);
        both.SignalAndWait(cancellationToken);
        using var other = second.Acquire(cancellationToken);
    }

    private static async Task TakeTwiceAsync(DualSemaphore gate, CancellationToken cancellationToken)
    {
        using var one = await gate.AcquireAsync(cancellationToken);
        using var other = await gate.AcquireAsync(cancellationToken);
    }

    private static void FillAndRead(DualQueue<int> queue, CancellationToken cancellationToken)
    {
        queue.Put(1, cancellationToken);
        queue.Put(2, cancellationToken);
        queue.Take(cancellationToken);
    }

    private static void ReadAll(DualQueue<int> queue, CancellationToken cancellationToken)
    {
        while (true)
            queue.Take(cancellationToken);
    }

    private static async Task WaitForSignalAsync(DualSemaphore signal, CancellationToken cancellationToken) => (await signal.AcquireAsync(cancellationToken)).Dispose();

#pragma warning disable VSTHRD100 // async void is what is shown
    private static async void FailBeforeSignal(Action signal)
    {
        await Task.Yield();
        if (Environment.TickCount64 > 0)
            throw new InvalidDataException("the file is not there");
        signal();
    }
#pragma warning restore VSTHRD100
}
