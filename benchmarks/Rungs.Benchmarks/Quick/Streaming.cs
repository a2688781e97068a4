using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Rungs.Streams;

namespace Rungs.Benchmarks.Quick;

/// <summary>Streams against what people write by hand with a channel of one place.</summary>
internal static class Streaming
{
    private const int Items = 1_000_000;
    private const int BlockingItems = 1_000_000;
    private const int Sources = 10;
    private const int BatchSize = 100;

    /// <summary>So many items of a source come at once before it is not ready.</summary>
    private const int ReadyAtOnce = 16;

    internal static IEnumerable<Row> Rows() =>
    [
        new Row(
            "FromBlocking of 1,000,000, an item",
            Measure.Pair(new Side("thread and Channel(1)", static () => Wait(ThreadToChannelAsync())), new Side("FromBlocking", static () => Wait(FromBlockingAsync())), BlockingItems, rounds: 3),
            Target.Ratio(1.2)),
        new Row(
            $"{Sources} sources as one, an item",
            Measure.Pair(new Side("tasks and Channel(1)", static () => Wait(TasksToChannelAsync())), new Side("Merge", static () => Wait(MergeAsync())), Items),
            Target.Ratio(1.2)),
        new Row(
            $"batches of {BatchSize}, an item",
            Measure.Pair(new Side("task and Channel(1)", static () => Wait(BatchesFromChannelAsync())), new Side("Batch", static () => Wait(BatchAsync())), Items),
            Target.Ratio(1.2)),
        new Row(
            "put, of 1,000,000 that go to a callback in batches of 1,000",
            Measure.Pair(new Side("unbounded Channel, nobody reads", WriteToChannel), new Side("Waterfall.Put", static () => Wait(PutIntoWaterfallAsync())), Items),
            Target.Ratio(1.2)),
    ];

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private static async Task SumAsync(IAsyncEnumerable<int> items)
    {
        var sum = 0L;
        await foreach (var item in items)
            sum += item;
        GC.KeepAlive(sum);
    }

    private static Task FromBlockingAsync() => SumAsync(AsyncStream.FromBlocking(static () => Enumerable.Range(0, BlockingItems)));

    private static Task ThreadToChannelAsync()
    {
        var channel = Channel.CreateBounded<int>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
        new Thread(() =>
        {
            foreach (var item in Enumerable.Range(0, BlockingItems))
            {
                if (!channel.Writer.TryWrite(item))
                    channel.Writer.WriteAsync(item).AsTask().GetAwaiter().GetResult();
            }

            channel.Writer.Complete();
        }).Start();
        return SumAsync(channel.Reader.ReadAllAsync());
    }

    private static async IAsyncEnumerable<int> Source(int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < count; i++)
        {
            if (i % ReadyAtOnce == 0)
                await Task.Yield();
            yield return i;
        }
    }

    private static Task MergeAsync() => SumAsync(AsyncStream.Merge(Enumerable.Range(0, Sources).Select(static _ => Source(Items / Sources))));

    private static async Task TasksToChannelAsync()
    {
        var channel = Channel.CreateBounded<int>(new BoundedChannelOptions(1) { SingleReader = true });
        async Task WriteAsync()
        {
            await foreach (var item in Source(Items / Sources))
                await channel.Writer.WriteAsync(item);
        }

        var writers = Task.WhenAll(Enumerable.Range(0, Sources).Select(_ => Task.Run(WriteAsync)));
        var reader = SumAsync(channel.Reader.ReadAllAsync());
        await writers;
        channel.Writer.Complete();
        await reader;
    }

    private static async Task BatchAsync()
    {
        await foreach (var batch in Source(Items).Batch(BatchSize, TimeSpan.FromSeconds(1)))
            GC.KeepAlive(batch);
    }

    private static async Task BatchesFromChannelAsync()
    {
        var channel = Channel.CreateBounded<int>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
        var writer = Task.Run(async () =>
        {
            await foreach (var item in Source(Items))
                await channel.Writer.WriteAsync(item);
            channel.Writer.Complete();
        });
        while (await channel.Reader.WaitToReadAsync())
            GC.KeepAlive(await GatherAsync(channel.Reader));
        await writer;
    }

    private static async Task<List<int>> GatherAsync(ChannelReader<int> reader)
    {
        List<int> batch = [];
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            while (batch.Count < BatchSize && await reader.WaitToReadAsync(time.Token))
            {
                while (batch.Count < BatchSize && reader.TryRead(out var item))
                    batch.Add(item);
            }
        }
        catch (OperationCanceledException)
        {
            // The batch has waited long enough.
        }

        return batch;
    }

    private static Task PutIntoWaterfallAsync()
    {
        var waterfall = new Waterfall<int>(TimeSpan.FromSeconds(1), 1_000, static batch => GC.KeepAlive(batch)).Start();
        for (var i = 0; i < Items; i++)
            waterfall.Put(i);
        return waterfall.StopAsync();
    }

    private static void WriteToChannel()
    {
        var channel = Channel.CreateUnbounded<int>();
        for (var i = 0; i < Items; i++)
            channel.Writer.TryWrite(i);
    }
}
