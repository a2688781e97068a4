using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Queues;

/// <summary>Eight threads and 64 tasks, half of them putting and half taking, cancelled at random.</summary>
public sealed class DualCollectionSoakTests
{
    private const int Threads = 8;
    private const int Tasks = 64;

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, 1)]
    [InlineData(3, 16)]
    public async Task DualQueue_ManyOfBothColoursWithRandomCancellation_NothingLostNothingTwice(int seed, int? capacity)
    {
        var workers = await RunAsync(seed, new QueueSubject<long>(new DualQueue<long>(capacity)));
        AssertEachProducersOrder(workers, static _ => 0);
    }

    [Theory]
    [InlineData(4, null)]
    [InlineData(5, 1)]
    [InlineData(6, 16)]
    public async Task DualStack_ManyOfBothColoursWithRandomCancellation_NothingLostNothingTwice(int seed, int? capacity) =>
        await RunAsync(seed, new StackSubject<long>(new DualStack<long>(capacity)));

    [Theory]
    [InlineData(7, null)]
    [InlineData(8, 1)]
    [InlineData(9, 16)]
    public async Task DualPriorityQueue_ManyOfBothColoursWithRandomCancellation_NothingLostNothingTwice(int seed, int? capacity)
    {
        var left = new List<long>();
        var workers = await RunAsync(seed, new PrioritySubject<long>(new DualPriorityQueue<long, int>(capacity), Priority), left);
        AssertEachProducersOrder(workers, Priority);
        Assert.Equal(left.OrderBy(Priority), left); // the order of what stayed is exact

        static int Priority(long item) => (int)(item % 5);
    }

    /// <summary>Runs the workers, and checks that all that was put was taken once or is left.</summary>
    private static async Task<SoakWorker[]> RunAsync(int seed, Subject<long> subject, List<long>? left = null)
    {
        var operations = Soak.Share(8_000);
        var isOver = false;
        var workers = new SoakWorker[Threads + Tasks];
        for (var i = 0; i < workers.Length; i++)
            workers[i] = new SoakWorker(subject, i, new Random((seed * 1_000) + i), workers);

        List<Task> producers = [], consumers = [];
        for (var i = 0; i < workers.Length; i++)
        {
            var worker = workers[i];
            if (i % 2 == 0)
                producers.Add(i < Threads ? OwnThread.Start(() => worker.PutBlocking(operations)) : Task.Run(() => worker.PutAsync(operations)));
            else
                consumers.Add(i < Threads ? OwnThread.Start(() => worker.TakeBlocking(IsLeaving)) : Task.Run(() => worker.TakeAsync(IsLeaving)));
        }

        // In the midst of it the consumers leave, so that some items stay, and some producers wait when it is completed.
        var target = operations * workers.Length / 4;
        for (var seen = 0L; seen < target; seen = subject.Statistics.Taken)
            Hang.Until(() => subject.Statistics.Taken > seen, "some progress"); // a long run may take long, a standstill may not
        Volatile.Write(ref isOver, true);
        Hang.Until(
            () => subject.Collection.Count >= (subject.Collection.Capacity ?? 100) || producers.TrueForAll(static producer => producer.IsCompleted),
            "items that stay");
        subject.Collection.Complete();
        await Task.WhenAll([.. producers, .. consumers]).OrFailAsync();

        left ??= [];
        var statistics = subject.Statistics;
        subject.AssertQuiet(statistics.Count);
        left.AddRange(subject.Drain());
        Assert.Equal(statistics.Count, left.Count);
        var put = workers.SelectMany(static worker => worker.Put).ToList();
        var taken = workers.SelectMany(static worker => worker.Taken).ToList();
        Assert.Equal(put.Count, taken.Count + left.Count);
        Assert.Equal(put.Order(), taken.Concat(left).Order());
        Assert.Equal((put.Count, taken.Count), (statistics.Put, statistics.Taken));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{workers.Sum(static worker => worker.Operations):N0} operations, {workers.Sum(static worker => worker.Cancellations):N0} cancellations: "
            + $"{put.Count:N0} items put = {taken.Count:N0} taken + {left.Count:N0} left, nothing lost, nothing twice");
        return workers;

        bool IsLeaving() => Volatile.Read(ref isOver);
    }

    /// <summary>What a taker got from one producer, within a priority, has the order in which it was put.</summary>
    private static void AssertEachProducersOrder(SoakWorker[] workers, Func<long, int> priority)
    {
        foreach (var worker in workers)
        {
            foreach (var items in worker.Taken.GroupBy(item => (SoakWorker.ProducerOf(item), priority(item))))
                Assert.Equal(items.Order(), items);
        }
    }
}
