namespace Rungs.Tests.Coordination.Queues;

/// <summary>What every queue and stack promises; one subclass per kind runs it unchanged.</summary>
public abstract partial class DualCollectionContractTests
{
    /// <summary>A collection whose items are put in by <see cref="InOrder"/>'s rule where they are numbers.</summary>
    private protected abstract Subject<T> Create<T>(int? capacity = null);

    /// <summary>In which order items come out that are put one after another.</summary>
    protected abstract IEnumerable<int> InOrder(IEnumerable<int> items);

    [Theory]
    [InlineData(Colour.Blocking, Colour.Blocking, null)]
    [InlineData(Colour.Blocking, Colour.Async, 20)]
    [InlineData(Colour.Async, Colour.Blocking, 20)]
    [InlineData(Colour.Async, Colour.Async, null)]
    public async Task Take_AfterSeveralPuts_ComesInTheOrderOfTheKind(Colour put, Colour take, int? capacity)
    {
        var subject = Create<int>(capacity);
        int[] items = [4, 1, 9, 0, 7, 7, 3, 2, 5, 11];
        foreach (var item in items)
            await subject.PutBy(put, item).OrFailAsync();

        List<int> taken = [];
        for (var i = 0; i < items.Length; i++)
            taken.Add(await subject.TakeBy(take).OrFailAsync());
        Assert.Equal(InOrder(items), taken);
        subject.AssertQuiet(items: 0);
    }

    [Fact]
    public void Take_PutsInBetween_TheKindHoldsForWhatIsThere()
    {
        var subject = Create<int>();
        var random = new Random(1);
        List<int> model = [];
        for (var i = 0; i < 500; i++)
        {
            if (model.Count == 0 || random.Next(5) < 3)
            {
                Assert.True(subject.TryPut(i));
                model.Add(i);
            }
            else
            {
                var expected = InOrder(model).First();
                Assert.True(subject.TryTake(out var item));
                Assert.Equal(expected, item);
                model.Remove(item);
            }
        }

        Assert.Equal(InOrder(model), subject.Drain());
    }

    [Fact]
    public void TryPut_Full_SaysNoUntilThereIsRoom()
    {
        var subject = Create<int>(2);
        Assert.True(subject.TryPut(1));
        Assert.True(subject.TryPut(2));
        Assert.False(subject.TryPut(3));
        Assert.True(subject.TryTake(out _));
        Assert.True(subject.TryPut(4));
        Assert.Equal(2, subject.Collection.Count);
        subject.AssertQuiet(items: 2);
    }

    [Fact]
    public void TryTake_Empty_SaysNo()
    {
        var subject = Create<string>();
        Assert.False(subject.TryTake(out var item));
        Assert.Null(item);
        Assert.True(subject.TryPut("one"));
        Assert.True(subject.TryTake(out item));
        Assert.Equal("one", item);
        Assert.False(subject.TryTake(out _));
    }

    [Fact]
    public async Task Put_NullItems_AreItemsLikeOthers()
    {
        var subject = Create<string?>(2);
        subject.Put(null);
        Assert.True(subject.TryPut(null));
        Assert.Null(subject.Take());
        Assert.True(subject.TryTake(out var item));
        Assert.Null(item);

        var waiting = subject.TakeAsync().AsTask();
        await subject.PutAsync(null);
        Assert.Null(await waiting.OrFailAsync());
    }

    [Fact]
    public void Statistics_AfterPutsAndTakes_CountThem()
    {
        var subject = Create<int>(5);
        for (var i = 0; i < 4; i++)
            subject.Put(i);
        subject.Take();
        var statistics = subject.Statistics;
        Assert.Equal((3, 5, 4L, 1L), (statistics.Count, statistics.Capacity, statistics.Put, statistics.Taken));
        Assert.False(statistics.IsCompleted);
        Assert.Equal((3, 5, false), (subject.Collection.Count, subject.Collection.Capacity, subject.Collection.IsCompleted));
        Assert.Null(Create<int>().Collection.Capacity);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Constructor_CapacityBelowOne_Refused(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(capacity), () => Create<int>(capacity));

    [Fact]
    public void Constructor_LargestCapacity_CostsNothing()
    {
        var subject = Create<int>(int.MaxValue);
        Assert.True(subject.TryPut(1));
        subject.AssertQuiet(items: 1);
    }
}
