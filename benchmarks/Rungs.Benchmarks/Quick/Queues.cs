using System.Collections.Concurrent;
using System.Threading.Channels;
using Rungs.Coordination;

namespace Rungs.Benchmarks.Quick;

/// <summary>Items from one side to the other: async against channels, blocking against BlockingCollection.</summary>
internal static class Queues
{
    private const int Calls = 1_000;
    private const int PerCall = 1_000;
    private const int Items = 400_000;
    private const int Bound = 1_024;

    internal static IEnumerable<Row> Rows()
    {
        foreach (var bound in (int?[])[null, Bound])
        {
            var kind = bound is null ? "unbounded" : "bounded to 1,024";
            yield return new Row(
                $"async put and take, {kind}, uncontended",
                Measure.Pair(
                    Repeated("Channel", () => ChannelAloneAsync(bound)),
                    Repeated("DualQueue", () => DualAloneAsync(bound)),
                    Calls * PerCall),
                Target.Ratio(1));
            foreach (var count in (int[])[1, 4])
            {
                yield return new Row(
                    $"async, {kind}, {count} to {count}, an item",
                    Measure.Pair(
                        new Side("Channel", () => Wait(ChannelAsync(bound, count))),
                        new Side("DualQueue", () => Wait(DualAsync(bound, count))),
                        Items),
                    Target.Ratio(1.5));
            }
        }

        foreach (var bound in (int?[])[null, Bound])
        {
            yield return new Row(
                $"blocking to blocking, {(bound is null ? "unbounded" : "bounded to 1,024")}, an item",
                Measure.Pair(
                    new Side("BlockingCollection", () => BlockingCollection(bound)),
                    new Side("DualQueue", () => DualBlocking(bound)),
                    Items),
                Target.Ratio(0.5));
        }

        yield return new Row(
            "thread to async, in bulk, an item",
            Measure.Pair(
                new Side("Channel.TryWrite", () => Wait(ThreadToChannelAsync())),
                new Side("DualQueue.Put", () => Wait(ThreadToDualAsync())),
                Items),
            Target.AtMost(1_000));
        yield return new Row(
            "async to thread, in bulk, an item",
            Measure.Pair(
                new Side("BlockingCollection", () => Wait(AsyncToBlockingCollectionAsync())),
                new Side("DualQueue.PutAsync", () => Wait(AsyncToThreadAsync())),
                Items),
            Target.AtMost(1_000));
    }

    /// <summary>Many calls of a short loop, so that it reaches the compiler's last tier.</summary>
    private static Side Repeated(string name, Func<Task> loop) => new(name, () =>
    {
        for (var i = 0; i < Calls; i++)
            Wait(loop());
    });

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private static Channel<int> MakeChannel(int? bound) => bound is { } capacity ? Channel.CreateBounded<int>(capacity) : Channel.CreateUnbounded<int>();

    private static async Task ChannelAloneAsync(int? bound)
    {
        var channel = MakeChannel(bound);
        for (var i = 0; i < PerCall; i++)
        {
            await channel.Writer.WriteAsync(i);
            await channel.Reader.ReadAsync();
        }
    }

    private static async Task DualAloneAsync(int? bound)
    {
        var queue = new DualQueue<int>(bound);
        for (var i = 0; i < PerCall; i++)
        {
            await queue.PutAsync(i);
            await queue.TakeAsync();
        }
    }

    private static async Task ChannelAsync(int? bound, int count)
    {
        var channel = MakeChannel(bound);
        var consumers = Tasks(count, async () =>
        {
            var sum = 0L;
            await foreach (var item in channel.Reader.ReadAllAsync())
                sum += item;
            GC.KeepAlive(sum);
        });
        await Tasks(count, async () =>
        {
            for (var i = 0; i < Items / count; i++)
                await channel.Writer.WriteAsync(i);
        });
        channel.Writer.Complete();
        await consumers;
    }

    private static async Task DualAsync(int? bound, int count)
    {
        var queue = new DualQueue<int>(bound);
        var consumers = Tasks(count, async () =>
        {
            var sum = 0L;
            await foreach (var item in queue.TakeAllAsync())
                sum += item;
            GC.KeepAlive(sum);
        });
        await Tasks(count, async () =>
        {
            for (var i = 0; i < Items / count; i++)
                await queue.PutAsync(i);
        });
        queue.Complete();
        await consumers;
    }

    private static void BlockingCollection(int? bound)
    {
        using var queue = bound is { } capacity ? new BlockingCollection<int>(capacity) : [];
        var producer = OnThread(() =>
        {
            for (var i = 0; i < Items; i++)
                queue.Add(i);
            queue.CompleteAdding();
        });
        var sum = 0L;
        foreach (var item in queue.GetConsumingEnumerable())
            sum += item;
        GC.KeepAlive(sum);
        producer.Join();
    }

    private static void DualBlocking(int? bound)
    {
        var queue = new DualQueue<int>(bound);
        var producer = OnThread(() =>
        {
            for (var i = 0; i < Items; i++)
                queue.Put(i);
            queue.Complete();
        });
        var sum = 0L;
        foreach (var item in queue.TakeAll())
            sum += item;
        GC.KeepAlive(sum);
        producer.Join();
    }

    private static async Task ThreadToChannelAsync()
    {
        var channel = MakeChannel(null);
        OnThread(() =>
        {
            for (var i = 0; i < Items; i++)
                channel.Writer.TryWrite(i);
            channel.Writer.Complete();
        });
        var sum = 0L;
        await foreach (var item in channel.Reader.ReadAllAsync())
            sum += item;
        GC.KeepAlive(sum);
    }

    private static async Task ThreadToDualAsync()
    {
        var queue = new DualQueue<int>();
        OnThread(() =>
        {
            for (var i = 0; i < Items; i++)
                queue.Put(i);
            queue.Complete();
        });
        var sum = 0L;
        await foreach (var item in queue.TakeAllAsync())
            sum += item;
        GC.KeepAlive(sum);
    }

    private static async Task AsyncToBlockingCollectionAsync()
    {
        using var queue = new BlockingCollection<int>();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        OnThread(() =>
        {
            var sum = 0L;
            foreach (var item in queue.GetConsumingEnumerable())
                sum += item;
            GC.KeepAlive(sum);
            ended.SetResult();
        });
        for (var i = 0; i < Items; i++)
            queue.Add(i);
        queue.CompleteAdding();
        await ended.Task;
    }

    private static async Task AsyncToThreadAsync()
    {
        var queue = new DualQueue<int>();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        OnThread(() =>
        {
            var sum = 0L;
            foreach (var item in queue.TakeAll())
                sum += item;
            GC.KeepAlive(sum);
            ended.SetResult();
        });
        for (var i = 0; i < Items; i++)
            await queue.PutAsync(i);
        queue.Complete();
        await ended.Task;
    }

    private static Task Tasks(int count, Func<Task> work) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(work)));

    private static Thread OnThread(Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true };
        thread.UnsafeStart();
        return thread;
    }
}
