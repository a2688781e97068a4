namespace Rungs.Tests.Coordination.Queues;

public abstract partial class DualCollectionContractTests
{
    private static async Task AssertCancelledAsync(Task task, CancellationToken token)
    {
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.OrFailAsync());
        Assert.Equal(token, error.CancellationToken);
        Assert.True(task.IsCanceled);
    }

    [Theory]
    [InlineData(Colour.Blocking)]
    [InlineData(Colour.Async)]
    public async Task Take_TokenCancelledBefore_TakesNothing(Colour colour)
    {
        var token = new CancellationToken(canceled: true);
        var subject = Create<int>();
        await AssertCancelledAsync(subject.TakeBy(colour, token), token);
        subject.Put(1);
        await AssertCancelledAsync(subject.TakeBy(colour, token), token);
        subject.AssertQuiet(items: 1);
    }

    [Theory]
    [InlineData(Colour.Blocking)]
    [InlineData(Colour.Async)]
    public async Task Put_TokenCancelledBefore_PutsNothing(Colour colour)
    {
        var token = new CancellationToken(canceled: true);
        var subject = Create<int>(1);
        await AssertCancelledAsync(subject.PutBy(colour, 1, token), token);
        subject.AssertQuiet(items: 0);
        subject.Put(2);
        await AssertCancelledAsync(subject.PutBy(colour, 3, token), token);
        Assert.Equal([2], subject.Drain());
    }

    [Theory]
    [InlineData(Colour.Blocking)]
    [InlineData(Colour.Async)]
    public async Task Take_CancelledWhileItWaits_LeavesNothingBehind(Colour colour)
    {
        var subject = Create<int>();
        using var source = new CancellationTokenSource();
        var taker = subject.TakeBy(colour, source.Token);
        subject.AwaitTakers(1);
        await source.CancelAsync();
        await AssertCancelledAsync(taker, source.Token);
        subject.AssertQuiet(items: 0);

        subject.Put(1);
        Assert.Equal(1, await subject.TakeBy(colour).OrFailAsync());
        subject.AssertQuiet(items: 0);
    }

    [Theory]
    [InlineData(Colour.Blocking)]
    [InlineData(Colour.Async)]
    public async Task Put_CancelledWhileItWaits_LeavesNothingBehind(Colour colour)
    {
        var subject = Create<int>(1);
        subject.Put(1);
        using var source = new CancellationTokenSource();
        var putter = subject.PutBy(colour, 2, source.Token);
        subject.AwaitPutters(1);
        await source.CancelAsync();
        await AssertCancelledAsync(putter, source.Token);
        subject.AssertQuiet(items: 1);

        Assert.Equal([1], subject.Drain());
        await subject.PutBy(colour, 3).OrFailAsync();
        Assert.Equal([3], subject.Drain());
    }

    [Fact]
    public async Task Take_SomeOfTheLineCancelled_TheOthersKeepTheirPlaces()
    {
        var subject = Create<int>();
        using var source = new CancellationTokenSource();
        var takers = EnterTakers(subject, 10, i => IsLeaving(i) ? source.Token : default);
        await source.CancelAsync();
        subject.AwaitTakers(5);
        var next = 0;
        for (var i = 0; i < takers.Length; i++)
        {
            if (IsLeaving(i))
            {
                await AssertCancelledAsync(takers[i], source.Token);
                continue;
            }

            subject.Put(next);
            Assert.Equal(next++, await takers[i].OrFailAsync());
        }

        subject.AssertQuiet(items: 0);
    }

    [Fact]
    public async Task Put_SomeOfTheLineCancelled_TheOthersKeepTheirPlaces()
    {
        var subject = Create<int>(1);
        subject.Put(100);
        using var source = new CancellationTokenSource();
        var putters = EnterPutters(subject, 10, i => IsLeaving(i) ? source.Token : default);
        await source.CancelAsync();
        subject.AwaitPutters(5);
        Assert.Equal(100, subject.Take());
        for (var i = 0; i < putters.Length; i++)
        {
            if (IsLeaving(i))
            {
                await AssertCancelledAsync(putters[i], source.Token);
                continue;
            }

            await putters[i].OrFailAsync();
            Assert.Equal(i, subject.Take());
        }

        subject.AssertQuiet(items: 0);
    }

    [Theory]
    [InlineData(Colour.Blocking)]
    [InlineData(Colour.Async)]
    public void Take_CancelledWhileItIsServed_HasTheItemOrLeavesIt(Colour colour)
    {
        var subject = Create<int>();
        CancellationTokenSource source = null!;
        var (next, served, cancelled) = (0, 0, 0);
        int? got = null;
        Race.Run(
            Soak.Share(500),
            prepare: () => (source, got) = (new CancellationTokenSource(), null),
            check: () =>
            {
                Assert.Equal(got is null ? [next] : [], subject.Drain());
                subject.AssertQuiet(items: 0);
                Assert.True(got is null || got == next);
                _ = got is null ? cancelled++ : served++;
                source.Dispose();
                next++;
            },
            () => got = Caught(() => colour is Colour.Blocking ? subject.Take(source.Token) : Poll(subject.TakeAsync(source.Token))),
            () => AfterWaiting(() => subject.Statistics.WaitingTakers, () => subject.Put(next)),
            () => AfterWaiting(() => subject.Statistics.WaitingTakers, source.Cancel));
        TestContext.Current.TestOutputHelper?.WriteLine($"{served} served, {cancelled} cancelled");
    }

    [Theory]
    [InlineData(Colour.Blocking)]
    [InlineData(Colour.Async)]
    public void Put_CancelledWhileItIsLetIn_IsInOrNot(Colour colour)
    {
        var subject = Create<int>(1);
        CancellationTokenSource source = null!;
        var (letIn, cancelled) = (0, 0);
        int? put = null;
        Race.Run(
            Soak.Share(500),
            prepare: () =>
            {
                (source, put) = (new CancellationTokenSource(), null);
                subject.Put(-1);
            },
            check: () =>
            {
                Assert.Equal(put is null ? [] : [7], subject.Drain());
                subject.AssertQuiet(items: 0);
                _ = put is null ? cancelled++ : letIn++;
                source.Dispose();
            },
            () => put = Caught(() =>
            {
                if (colour is Colour.Blocking)
                    subject.Put(7, source.Token);
                else
                    Poll(subject.PutAsync(7, source.Token));
                return 7;
            }),
            () => AfterWaiting(() => subject.Statistics.WaitingPutters, () => Assert.Equal(-1, subject.Take())),
            () => AfterWaiting(() => subject.Statistics.WaitingPutters, source.Cancel));
        TestContext.Current.TestOutputHelper?.WriteLine($"{letIn} let in, {cancelled} cancelled");
    }

    private static bool IsLeaving(int place) => place is 0 or 3 or 4 or 7 or 9;

    /// <summary>What the call returned; null where it was cancelled or interrupted.</summary>
    private static int? Caught(Func<int> call)
    {
        try
        {
            return call();
        }
        catch (Exception error) when (error is OperationCanceledException or ThreadInterruptedException)
        {
            return null;
        }
    }

    /// <summary>Takes the result as soon as it is there, without a thread of the thread pool.</summary>
    private static int Poll(ValueTask<int> wait)
    {
        while (!wait.IsCompleted)
            Thread.Yield();
        return wait.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Poll(ValueTask{int})"/>
    private static void Poll(ValueTask wait)
    {
        while (!wait.IsCompleted)
            Thread.Yield();
        wait.GetAwaiter().GetResult();
    }

    /// <summary>Acts when the rival waits; also when its wait was over before anybody could look.</summary>
    private static void AfterWaiting(Func<int> waiting, Action act)
    {
        for (var looks = 0; looks < 500 && waiting() == 0; looks++)
            Thread.Yield();
        act();
    }
}
