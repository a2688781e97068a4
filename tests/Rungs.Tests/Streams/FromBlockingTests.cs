using Rungs.Coordination;
using Rungs.Streams;
using Rungs.Threads;

namespace Rungs.Tests.Streams;

public sealed class FromBlockingTests
{
    [Fact]
    public void BadInput_IsRefusedAtTheCall()
    {
        Assert.Throws<ArgumentNullException>("source", () => AsyncStream.FromBlocking((Func<IEnumerable<int>>)null!));
        Assert.Throws<ArgumentNullException>("source", () => AsyncStream.FromBlocking((Func<CancellationToken, IEnumerable<int>>)null!));
        Assert.Throws<ArgumentNullException>("Threads", () => new BlockingStreamOptions { Threads = null! });
        Assert.Throws<ArgumentOutOfRangeException>("LeaveTimeout", () => new BlockingStreamOptions { LeaveTimeout = TimeSpan.FromSeconds(-2) });
    }

    [Fact]
    public async Task Nothing_RunsBeforeTheFirstItemIsAskedFor()
    {
        var calls = 0;
        var stream = AsyncStream.FromBlocking(() =>
        {
            calls++;
            return new BlockingSource().End();
        });
        var consumer = stream.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await consumer.LeaveAsync().OrFailAsync();
        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task Iterator_IsMadeSteppedAndDisposed_OnOneElasticThread()
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { Name = "iterating" });
        var source = new BlockingSource().Give(1, 2, 3).End();
        var stream = AsyncStream.FromBlocking(
            _ =>
            {
                source.Threads.Add(Thread.CurrentThread);
                return source;
            },
            new BlockingStreamOptions { Threads = threads });
        Assert.Equal([1, 2, 3], await stream.ToListAsync().OrFailAsync());
        Assert.StartsWith("iterating", Assert.Single(source.Threads).Name);
        Assert.Equal((1, 4, 1), (source.Enumerations, source.Steps, source.Disposals));
    }

    [Fact]
    public async Task Iterator_IsOneItemAhead_AndNotTwo()
    {
        var source = new BlockingSource().Give([.. Enumerable.Range(0, 100)]);
        await using var consumer = AsyncStream.FromBlocking(() => source).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        for (var i = 0; i < 50; i++)
        {
            Assert.True(await consumer.StepAsync().OrFailAsync());
            Assert.Equal(i, consumer.Current);
            Hang.Until(() => source.Steps == i + 2, "the next item is made meanwhile"); // fails where it runs past it
        }
    }

    [Fact]
    public async Task Iterator_WhileTheConsumerUsesAnItem_StandsStill()
    {
        var made = 0;
        using var second = new ManualResetEventSlim();
        IEnumerable<int> Count()
        {
            while (true)
            {
                if (Interlocked.Increment(ref made) == 2)
                    second.Set();
                yield return made;
            }
        }

        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1 });
        await using var consumer = AsyncStream.FromBlocking(_ => Count(), new BlockingStreamOptions { Threads = threads }).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await consumer.StepAsync().OrFailAsync());
        second.OrFail("the second item");
        for (var i = 0; i < 1_000; i++)
            Thread.Yield();
        Assert.Equal(2, Volatile.Read(ref made));
    }

    [Fact]
    public async Task EachEnumeration_BeginsAnew_AlsoTwoAtOnce()
    {
        var calls = 0;
        var stream = AsyncStream.FromBlocking(() => Enumerable.Range(10 * Interlocked.Increment(ref calls), 3));
        Assert.Equal([10, 11, 12], await stream.ToListAsync().OrFailAsync());
        await using var first = stream.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await using var second = stream.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(await first.StepAsync().OrFailAsync());
            Assert.True(await second.StepAsync().OrFailAsync());
            Assert.Equal((20 + i, 30 + i), (first.Current, second.Current));
        }

        Assert.False(await first.StepAsync().OrFailAsync());
        Assert.False(await second.StepAsync().OrFailAsync());
    }

    [Fact]
    public async Task Context_OfWhoAsksForTheFirstItem_IsSeen()
    {
        var flow = new AsyncLocal<int>();
        var stream = AsyncStream.FromBlocking(() => Enumerable.Repeat(flow.Value, 1));
        flow.Value = 5;
        Assert.Equal([5], await stream.ToListAsync().OrFailAsync());
    }

    [Theory]
    [InlineData("function")]
    [InlineData("GetEnumerator")]
    [InlineData("MoveNext")]
    [InlineData("Dispose")]
    public async Task Error_ComesAfterTheLastItem(string place)
    {
        var error = new NotSupportedException();
        IEnumerable<int> Iterate()
        {
            yield return 1;
            yield return 2;
            throw error;
        }

        var (items, thrown) = await AsyncStream.FromBlocking(() => place switch
        {
            "function" => throw error,
            "GetEnumerator" => new Unenumerable(error),
            "Dispose" => new BlockingSource { DisposeError = error }.Give(1, 2).End(),
            _ => Iterate(),
        }).UntilErrorAsync().OrFailAsync();
        Assert.Same(error, thrown);
        Assert.Equal(place is "MoveNext" or "Dispose" ? [1, 2] : [], items);
    }

    [Fact]
    public async Task FunctionThatReturnsNull_IsAnError() =>
        Assert.Contains("null", Assert.IsType<InvalidOperationException>((await AsyncStream.FromBlocking<int>(() => null!).UntilErrorAsync().OrFailAsync()).Error).Message);

    [Fact]
    public async Task IteratorThatFailsWithTheErrorOfACompletedQueue_FailsTheStream()
    {
        var queue = new DualQueue<int>();
        queue.Complete();
        IEnumerable<int> TakeAll()
        {
            yield return 1;
            yield return queue.Take();
        }

        var (items, error) = await AsyncStream.FromBlocking(TakeAll).UntilErrorAsync().OrFailAsync();
        Assert.Equal([1], items);
        Assert.IsType<QueueCompletedException>(error);
    }

    [Fact]
    public async Task CancellationOfTheIteratorsOwn_IsAnErrorOfTheStream()
    {
        using var own = new CancellationTokenSource();
        own.Cancel();
        var (_, error) = await AsyncStream.FromBlocking(() => new BlockingSource { Token = own.Token }).UntilErrorAsync().OrFailAsync();
        Assert.Equal(own.Token, Assert.IsType<OperationCanceledException>(error).CancellationToken);
    }

    [Fact]
    public async Task DisposedThreads_AreAnErrorOfTheEnumeration()
    {
        var threads = new ElasticThreads();
        await threads.DisposeAsync();
        var calls = 0;
        var stream = AsyncStream.FromBlocking(
            _ =>
            {
                calls++;
                return new BlockingSource();
            },
            new BlockingStreamOptions { Threads = threads });
        Assert.IsType<ObjectDisposedException>((await stream.UntilErrorAsync().OrFailAsync()).Error);
        Assert.Equal(0, calls);
    }

    private sealed class Unenumerable(Exception error) : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator() => throw error;

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
