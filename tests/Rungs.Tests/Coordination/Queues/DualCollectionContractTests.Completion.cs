using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Queues;

public abstract partial class DualCollectionContractTests
{
    [Fact]
    public async Task Complete_TakersOfBothColoursWait_EachIsTold()
    {
        var subject = Create<int>();
        var takers = EnterTakers(subject, 6);
        subject.Collection.Complete();
        List<QueueCompletedException> errors = [];
        foreach (var taker in takers)
            errors.Add(await Assert.ThrowsAsync<QueueCompletedException>(() => taker.OrFailAsync()));
        Assert.All(errors, static error => Assert.Null(error.InnerException));
        Assert.Equal(6, errors.Distinct().Count()); // each its own: one instance on two threads would mix their stacks
        subject.AssertQuiet(items: 0);
    }

    [Fact]
    public async Task Complete_PuttersOfBothColoursWait_EachIsRefusedAndItsItemNotPut()
    {
        var subject = Create<int>(1);
        subject.Put(100);
        var putters = EnterPutters(subject, 6);
        subject.Collection.Complete();
        foreach (var putter in putters)
            await Assert.ThrowsAsync<QueueCompletedException>(() => putter.OrFailAsync());
        Assert.Equal([100], subject.Drain());
        subject.AssertQuiet(items: 0);
    }

    [Theory]
    [InlineData(Colour.Blocking)]
    [InlineData(Colour.Async)]
    public async Task Complete_ItemsLeft_AreStillTaken(Colour colour)
    {
        var subject = Create<int>(3);
        subject.Put(0);
        subject.Put(1);
        subject.Collection.Complete();
        Assert.True(subject.Collection.IsCompleted);
        Assert.True(subject.Statistics.IsCompleted);
        Assert.False(subject.TryPut(2));
        await Assert.ThrowsAsync<QueueCompletedException>(() => subject.PutBy(colour, 2).OrFailAsync());

        List<int> taken = [await subject.TakeBy(colour).OrFailAsync(), await subject.TakeBy(colour).OrFailAsync()];
        Assert.Equal(InOrder([0, 1]), taken);
        await Assert.ThrowsAsync<QueueCompletedException>(() => subject.TakeBy(colour).OrFailAsync());
        Assert.False(subject.TryTake(out _));
        subject.AssertQuiet(items: 0);
    }

    [Theory]
    [InlineData(Colour.Blocking)]
    [InlineData(Colour.Async)]
    public async Task Complete_WithAnError_IsTheReasonForAll(Colour colour)
    {
        var error = new InvalidTimeZoneException("why");
        var subject = Create<int>(1);
        var taker = subject.TakeBy(colour);
        subject.AwaitTakers(1);
        subject.Collection.Complete(error);
        Assert.Same(error, (await Assert.ThrowsAsync<QueueCompletedException>(() => taker.OrFailAsync())).InnerException);
        Assert.Same(error, (await Assert.ThrowsAsync<QueueCompletedException>(() => subject.TakeBy(colour).OrFailAsync())).InnerException);
        Assert.Same(error, (await Assert.ThrowsAsync<QueueCompletedException>(() => subject.PutBy(colour, 1).OrFailAsync())).InnerException);
    }

    [Fact]
    public void Complete_Twice_OnlyTheFirstCounts()
    {
        var first = new InvalidTimeZoneException("first");
        var subject = Create<int>();
        subject.Collection.Complete(first);
        subject.Collection.Complete(new InvalidTimeZoneException("second"));
        subject.Collection.Complete();
        Assert.Same(first, Assert.Throws<QueueCompletedException>(() => subject.Take()).InnerException);

        var regular = Create<int>();
        regular.Collection.Complete();
        regular.Collection.Complete(first);
        Assert.Empty(regular.Collection.TakeAll());
    }

    [Fact]
    public async Task TakeAll_UntilComplete_GivesEachItemAndEnds()
    {
        foreach (var colour in Enum.GetValues<Colour>())
        {
            var subject = Create<int>(2);
            var producer = OwnThread.Start(() =>
            {
                for (var i = 0; i < 100; i++)
                    subject.Put(i);
                subject.Collection.Complete();
            });
            var taken = await TakeAllBy(colour, subject, []).OrFailAsync();
            await producer.OrFailAsync();
            Assert.Equal(Enumerable.Range(0, 100), taken.Order());
        }
    }

    [Theory]
    [InlineData(Colour.Blocking)]
    [InlineData(Colour.Async)]
    public async Task TakeAll_CompleteWithAnError_ThrowsItAfterTheLastItem(Colour colour)
    {
        var error = new InvalidTimeZoneException("why");
        var subject = Create<int>();
        subject.Put(0);
        subject.Put(1);
        subject.Collection.Complete(error);
        List<int> taken = [];
        Assert.Same(error, await Assert.ThrowsAsync<InvalidTimeZoneException>(() => TakeAllBy(colour, subject, taken).OrFailAsync()));
        Assert.Equal(InOrder([0, 1]), taken);

        var waited = Create<int>();
        var waiting = TakeAllBy(colour, waited, []);
        waited.AwaitTakers(1);
        waited.Collection.Complete(error);
        Assert.Same(error, await Assert.ThrowsAsync<InvalidTimeZoneException>(() => waiting.OrFailAsync()));
    }

    [Fact]
    public async Task TakeAll_LeftEarly_LeavesTheRest()
    {
        var subject = Create<int>();
        int[] items = [1, 2, 3, 4, 5];
        foreach (var item in items)
            subject.Put(item);
        Assert.Equal(InOrder(items).Take(2), subject.Collection.TakeAll().Take(2));
        subject.AssertQuiet(items: 3);
        await foreach (var item in subject.Collection.TakeAllAsync())
        {
            Assert.Equal(InOrder(items).ElementAt(2), item);
            break;
        }

        Assert.Equal(InOrder(items).Skip(3), subject.Drain());
    }

    [Theory]
    [InlineData(Colour.Blocking)]
    [InlineData(Colour.Async)]
    public async Task TakeAll_Cancelled_Throws(Colour colour)
    {
        var subject = Create<int>();
        subject.Put(1);
        using var source = new CancellationTokenSource();
        List<int> taken = [];
        var all = TakeAllBy(colour, subject, taken, source.Token);
        subject.AwaitTakers(1);
        await source.CancelAsync();
        await AssertCancelledAsync(all, source.Token);
        Assert.Equal([1], taken);

        subject.Put(2);
        await AssertCancelledAsync(TakeAllBy(colour, subject, taken, source.Token), source.Token);
        subject.AssertQuiet(items: 1);
    }

    [Fact]
    public async Task TakeAll_SeveralConsumersOfBothColours_EachItemOnce()
    {
        const int Items = 3_000;
        var subject = Create<int>(10);
        var consumers = Enumerable.Range(0, 6).Select(i => TakeAllBy(ByTurns(i), subject, [])).ToArray();
        for (var i = 0; i < Items; i++)
            await subject.PutAsync(i);
        subject.Collection.Complete();
        var taken = (await Task.WhenAll(consumers).OrFailAsync()).SelectMany(static items => items);
        Assert.Equal(Enumerable.Range(0, Items), taken.Order());
        subject.AssertQuiet(items: 0);
    }

    private static Task<List<int>> TakeAllBy(Colour colour, Subject<int> subject, List<int> taken, CancellationToken token = default)
    {
        return colour is Colour.Blocking
            ? OwnThread.Start(() =>
            {
                foreach (var item in subject.Collection.TakeAll(token))
                    taken.Add(item);
                return taken;
            })
            : Task.Run(async () =>
            {
                await foreach (var item in subject.Collection.TakeAllAsync(token))
                    taken.Add(item);
                return taken;
            }, CancellationToken.None);
    }
}
