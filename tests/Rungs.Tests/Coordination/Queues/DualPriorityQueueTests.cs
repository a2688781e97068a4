using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Queues;

public sealed class DualPriorityQueueTests
{
    [Fact]
    public void Constructor_NullComparer_Refused()
    {
        Assert.Throws<ArgumentNullException>("comparer", () => new DualPriorityQueue<int, int>(null!));
        Assert.Throws<ArgumentNullException>("comparer", () => new DualPriorityQueue<int, int>(5, null!));
    }

    [Fact]
    public void Take_OwnComparer_DecidesTheOrder()
    {
        var queue = new DualPriorityQueue<string, string>(10, Comparer<string>.Create(static (left, right) => right.Length - left.Length));
        foreach (var item in new[] { "a", "ccc", "bb", "ddd", "e" })
            queue.Put(item, item);
        queue.Complete();
        Assert.Equal(["ccc", "ddd", "bb", "a", "e"], queue.TakeAll());
    }

    [Fact]
    public void Take_ManyPriorities_ExactAndFirstInFirstOutWithinOne()
    {
        var queue = new DualPriorityQueue<(int Priority, int Number), int>();
        var random = new Random(3);
        List<(int Priority, int Number)> items = [];
        for (var i = 0; i < 5_000; i++)
        {
            items.Add((random.Next(-20, 20), i));
            queue.Put(items[^1], items[^1].Priority);
        }

        queue.Complete();
        Assert.Equal(items.OrderBy(static item => item.Priority), queue.TakeAll());
    }

    [Fact]
    public async Task Take_SeveralConsumers_EachSeesPrioritiesRise()
    {
        var queue = new DualPriorityQueue<int, int>();
        var random = new Random(4);
        for (var i = 0; i < 4_000; i++)
        {
            var priority = random.Next(100);
            queue.Put(priority, priority);
        }

        queue.Complete();
        var blocking = Enumerable.Range(0, 2).Select(_ => OwnThread.Start(() => queue.TakeAll().ToList()));
        var async = Enumerable.Range(0, 2).Select(_ => Task.Run(async () => await queue.TakeAllAsync().ToListAsync()));
        var taken = await Task.WhenAll([.. blocking, .. async]).OrFailAsync();
        Assert.All(taken, static items => Assert.Equal(items.Order(), items));
        Assert.Equal(4_000, taken.Sum(static items => items.Count));
    }

    [Fact]
    public void Put_WaitersForRoomOfDifferentPriority_LetInByArrival()
    {
        var queue = new DualPriorityQueue<int, int>(1);
        queue.Put(0, 0);
        var putters = Enumerable.Range(1, 4).Select(i => queue.PutAsync(i, -i).AsTask()).ToArray();
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(i, queue.Take());
            Hang.Until(() => putters[i].IsCompletedSuccessfully, "the putter first in line");
            Assert.DoesNotContain(putters[(i + 1)..], static putter => putter.IsCompleted);
        }
    }

    [Fact]
    public async Task Put_PrioritiesThatCannotBeCompared_ErrorReachesWhoPuts()
    {
        var queue = new DualPriorityQueue<int, object>();
        queue.Put(1, new object());
        Assert.Throws<ArgumentException>(() => queue.Put(2, new object()));
        Assert.Throws<ArgumentException>(() => queue.TryPut(3, new object()));
        await Assert.ThrowsAsync<ArgumentException>(async () => await queue.PutAsync(4, new object()));
        Assert.Equal(1, queue.Take());
        Assert.Equal((0, 1L), (queue.Count, queue.Statistics.Put));
    }

    [Fact]
    public void TakeOrPut_ComparerThrowsAtAnyComparison_NothingIsLostAndTheOrderHolds()
    {
        var random = new Random(5);
        var comparisonsLeft = int.MaxValue;
        var comparer = Comparer<int>.Create((left, right) =>
            comparisonsLeft-- > 0 ? left.CompareTo(right) : throw new InvalidTimeZoneException());
        var queue = new DualPriorityQueue<int, int>(comparer);
        List<int> model = [];
        var errors = 0;
        for (var i = 0; i < 5_000; i++)
        {
            comparisonsLeft = random.Next(12);
            try
            {
                if (random.Next(9) < 5)
                {
                    var priority = random.Next(50);
                    queue.Put(priority, priority);
                    model.Add(priority);
                }
                else if (queue.TryTake(out var item))
                {
                    Assert.Equal(model.Min(), item);
                    model.Remove(item);
                }
            }
            catch (InvalidTimeZoneException)
            {
                errors++;
            }

            Assert.Equal(model.Count, queue.Count);
        }

        Assert.InRange(errors, 100, 4_900);
        comparisonsLeft = int.MaxValue;
        queue.Complete();
        Assert.Equal(model.Order(), queue.TakeAll());
    }

    [Theory]
    [InlineData(Colour.Blocking)]
    [InlineData(Colour.Async)]
    public async Task Put_WaitsForRoomAndCannotBeCompared_ItAloneFails(Colour colour)
    {
        const int Bad = 666;
        var comparer = Comparer<int>.Create(static (left, right) =>
            left is Bad || right is Bad ? throw new InvalidTimeZoneException() : left.CompareTo(right));
        var queue = new DualPriorityQueue<int, int>(2, comparer);
        var subject = new PrioritySubject<int>(queue, static item => item);
        subject.Put(1);
        subject.Put(2);
        var bad = subject.PutBy(colour, Bad);
        subject.AwaitPutters(1);
        var good = subject.PutBy(colour, 0);
        subject.AwaitPutters(2);

        Assert.Equal(1, subject.Take());
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => bad.OrFailAsync());
        await good.OrFailAsync();
        Assert.Equal([0, 2], subject.Drain());
        subject.AssertQuiet(items: 0);
    }

    public static TheoryData<string, Action<DualPriorityQueue<int, int>>> UsesOfTheQueue => new()
    {
        { "Put", static queue => queue.Put(9, 9) },
        { "PutAsync", static queue => queue.PutAsync(9, 9).AsTask().GetAwaiter().GetResult() },
        { "TryPut", static queue => queue.TryPut(9, 9) },
        { "Take", static queue => queue.Take() },
        { "TakeAsync", static queue => queue.TakeAsync().AsTask().GetAwaiter().GetResult() },
        { "TryTake", static queue => queue.TryTake(out _) },
        { "Complete", static queue => queue.Complete() },
    };

    [Theory]
    [MemberData(nameof(UsesOfTheQueue))]
    public void Compare_UsesTheQueueDuringAPut_Refused(string name, Action<DualPriorityQueue<int, int>> use) => OnThread.Run(() =>
    {
        _ = name;
        var comparer = new Intruder();
        var queue = new DualPriorityQueue<int, int>(3, comparer);
        queue.Put(1, 1);
        comparer.Intrude = () => use(queue);
        var error = Assert.Throws<InvalidOperationException>(() => queue.Put(2, 2));
        Assert.Contains("comparer", error.Message, StringComparison.Ordinal);
        Assert.Equal((1, false), (queue.Count, queue.IsCompleted));
        comparer.Intrude = null;
        queue.Put(0, 0);
        queue.Complete();
        Assert.Equal([0, 1], queue.TakeAll());
    });

    [Theory]
    [MemberData(nameof(UsesOfTheQueue))]
    public void Compare_UsesTheQueueDuringATakeOfAFullOne_Refused(string name, Action<DualPriorityQueue<int, int>> use) => OnThread.Run(() =>
    {
        _ = name;
        var comparer = new Intruder();
        var queue = new DualPriorityQueue<int, int>(3, comparer);
        for (var item = 1; item <= 3; item++)
            queue.Put(item, item);
        comparer.Intrude = () => use(queue);
        Assert.Throws<InvalidOperationException>(() => queue.Take());
        comparer.Intrude = null;
        Assert.Equal((3, 0, false), (queue.Count, queue.Statistics.WaitingPutters, queue.IsCompleted));
        Assert.Equal(1, queue.Take());
    });

    [Theory]
    [MemberData(nameof(UsesOfTheQueue))]
    public void Compare_UsesTheQueueWhileAPutterIsLetIn_ThePutterIsRefused(string name, Action<DualPriorityQueue<int, int>> use) => OnThread.Run(() =>
    {
        _ = name;
        var comparer = new Intruder();
        var queue = new DualPriorityQueue<int, int>(2, comparer);
        queue.Put(1, 1);
        queue.Put(2, 2);
        var putter = queue.PutAsync(3, 3).AsTask();
        comparer.Intrude = () => use(queue);
        Assert.Equal(1, queue.Take()); // of two it compares nothing itself
        comparer.Intrude = null;
        Assert.Throws<InvalidOperationException>(() => putter.OrFailAsync().GetAwaiter().GetResult());
        Assert.Equal((1, 0, false), (queue.Count, queue.Statistics.WaitingPutters, queue.IsCompleted));
        Assert.Equal(2, queue.Take());
    });

    /// <summary>Does something it must not while it compares.</summary>
    private sealed class Intruder : IComparer<int>
    {
        internal Action? Intrude { get; set; }

        public int Compare(int x, int y)
        {
            Intrude?.Invoke();
            return x.CompareTo(y);
        }
    }
}
