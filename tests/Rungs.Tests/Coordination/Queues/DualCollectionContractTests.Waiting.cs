namespace Rungs.Tests.Coordination.Queues;

public abstract partial class DualCollectionContractTests
{
    /// <summary>Blocking and async callers by turns.</summary>
    private static Colour ByTurns(int index) => index % 2 == 0 ? Colour.Blocking : Colour.Async;

    [Fact]
    public async Task Take_BothColoursWait_ServedInOrderOfArrival()
    {
        var subject = Create<int>();
        var takers = EnterTakers(subject, 8);
        for (var i = 0; i < takers.Length; i++)
        {
            await subject.PutBy(ByTurns(i / 2), i).OrFailAsync();
            Assert.Equal(i, await takers[i].OrFailAsync());
            Assert.Equal(takers.Length - i - 1, subject.Statistics.WaitingTakers);
        }

        subject.AssertQuiet(items: 0);
    }

    [Fact]
    public async Task Take_ItemsPutInOneGo_EachTakerGetsTheItemOfItsPlace()
    {
        var subject = Create<int>(3);
        var takers = EnterTakers(subject, 8);
        for (var i = 0; i < takers.Length; i++)
            Assert.True(subject.TryPut(i));
        Assert.Equal(Enumerable.Range(0, 8), await Task.WhenAll(takers).OrFailAsync());
        subject.AssertQuiet(items: 0);
    }

    [Fact]
    public async Task Put_BothColoursWaitForRoom_LetInInOrderOfArrival()
    {
        var subject = Create<int>(1);
        subject.Put(100);
        var putters = EnterPutters(subject, 8);
        for (var i = 0; i < putters.Length; i++)
        {
            Assert.Equal(i == 0 ? 100 : i - 1, await subject.TakeBy(ByTurns(i / 2)).OrFailAsync());
            await putters[i].OrFailAsync();
            Assert.Equal(putters.Length - i - 1, subject.Statistics.WaitingPutters);
            Assert.Equal(1, subject.Collection.Count);
        }

        Assert.Equal(7, subject.Take());
        subject.AssertQuiet(items: 0);
    }

    [Fact]
    public async Task Put_WaitsForRoomOfSeveral_WhatIsThereComesInTheOrderOfTheKind()
    {
        var subject = Create<int>(3);
        int[] first = [20, 10, 31];
        foreach (var item in first)
            subject.Put(item);
        var putters = EnterPutters(subject, 6);

        List<int> model = [.. first];
        for (var i = 0; i < 9; i++)
        {
            var expected = InOrder(model).First();
            Assert.Equal(expected, subject.Take());
            model.Remove(expected);
            if (i < 6)
                model.Add(i);
        }

        await Task.WhenAll(putters).OrFailAsync();
        subject.AssertQuiet(items: 0);
    }

    [Theory]
    [InlineData(Colour.Blocking)]
    [InlineData(Colour.Async)]
    public async Task TryTake_WhileATakerIsServed_DoesNotOvertakeIt(Colour colour)
    {
        var subject = Create<int>();
        for (var round = 0; round < 50; round++)
        {
            var taker = subject.TakeBy(colour);
            subject.AwaitTakers(1);
            subject.Put(round);
            Assert.False(subject.TryTake(out _));
            Assert.Equal(round, await taker.OrFailAsync());
        }
    }

    [Theory]
    [InlineData(Colour.Blocking)]
    [InlineData(Colour.Async)]
    public async Task TryPut_WhileAPutterIsLetIn_DoesNotOvertakeIt(Colour colour)
    {
        var subject = Create<int>(1);
        for (var round = 0; round < 50; round++)
        {
            subject.Put(-1);
            var putter = subject.PutBy(colour, round);
            subject.AwaitPutters(1);
            Assert.False(subject.TryPut(-2));
            Assert.Equal(-1, subject.Take());
            Assert.False(subject.TryPut(-3));
            await putter.OrFailAsync();
            Assert.Equal([round], subject.Drain());
        }
    }

    [Fact]
    public void TakeAsync_SomethingThere_CompletesAtOnce()
    {
        var subject = Create<int>(1);
        var put = subject.PutAsync(5);
        Assert.True(put.IsCompletedSuccessfully);
        var take = subject.TakeAsync();
        Assert.True(take.IsCompletedSuccessfully);
        Assert.Equal(5, take.Result);
    }

    [Fact]
    public void TakeAndPut_EveryPoolThreadBlocked_BlockingCallersAreReleased() => OnThread.Run(() =>
    {
        using var hogs = new PoolHogs();
        var subject = Create<int>(1);
        var got = 0;
        OwnThread.Start(() => got = subject.Take(), out var taker);
        subject.AwaitTakers(1);
        subject.Put(1);
        taker.OrFail("the blocking taker");
        Assert.Equal(1, got);

        subject.Put(2);
        OwnThread.Start(() => subject.Put(3), out var putter);
        subject.AwaitPutters(1);
        Assert.Equal(2, subject.Take());
        putter.OrFail("the blocking putter");

        // The same with a token, and by its cancellation.
        Assert.Equal(3, subject.Take());
        using var source = new CancellationTokenSource();
        var cancelled = OwnThread.Start(() => subject.Take(source.Token), out taker);
        subject.AwaitTakers(1);
        source.Cancel();
        taker.OrFail("the cancelled taker");
        Hang.Until(() => cancelled.IsCanceled, "the cancellation");
        subject.AssertQuiet(items: 0);
    });

    private static Task<int>[] EnterTakers(Subject<int> subject, int count, Func<int, CancellationToken>? token = null)
    {
        var takers = new Task<int>[count];
        for (var i = 0; i < count; i++)
        {
            takers[i] = subject.TakeBy(ByTurns(i), token?.Invoke(i) ?? default);
            subject.AwaitTakers(i + 1);
        }

        return takers;
    }

    /// <summary>Putters of 0, 1, 2 and so on, into a full one.</summary>
    private static Task[] EnterPutters(Subject<int> subject, int count, Func<int, CancellationToken>? token = null)
    {
        var putters = new Task[count];
        for (var i = 0; i < count; i++)
        {
            putters[i] = subject.PutBy(ByTurns(i), i, token?.Invoke(i) ?? default);
            subject.AwaitPutters(i + 1);
        }

        return putters;
    }
}
