using Rungs.Tasks;

namespace Rungs.Tests.Tasks;

public sealed class LoopMapTests
{
    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Async_GivesResults_AsTheyEnd()
    {
        await using var executor = new LoopExecutor();
        var gates = new[] { NewGate(), NewGate(), NewGate() };
        List<int> given = [];
        gates[2].SetResult();
        await foreach (var item in executor.Map(async (int item) => { await gates[item].Task; return item; }, [0, 1, 2]))
        {
            given.Add(item);
            gates[item == 2 ? 0 : 1].TrySetResult();
        }

        Assert.Equal([2, 0, 1], given);
    }

    [Fact]
    public async Task Sync_GivesTasksThatHaveEnded_AndGoesOnAfterAFailure()
    {
        await using var executor = new LoopExecutor(1);
        List<string> given = [];
        foreach (var task in executor.Map(async (int item) => { await Task.Yield(); return item == 1 ? throw new InvalidDataException("one") : item; }, [0, 1, 2]))
        {
            Assert.True(task.IsCompleted);
            given.Add(task.IsFaulted ? task.Exception.InnerException!.Message : $"{task.Result}");
        }

        Assert.Equal(["0", "one", "2"], given);
    }

    [Fact]
    public async Task NoResults_And_TokenForms()
    {
        await using var executor = new LoopExecutor(2);
        var count = 0;
        await foreach (var _ in executor.Map(async (int _) => { await Task.Yield(); count++; }, [1, 2, 3]))
            count += 10;
        await foreach (var _ in executor.Map(async (int _, CancellationToken token) => { await Task.Yield(); count += token.CanBeCanceled ? 100 : 0; }, [1, 2]))
            count += 1000;
        Assert.Equal(2233, count);
    }

    [Fact]
    public async Task EndlessSource_IsTakenNoFurtherThanTheLimitAhead()
    {
        await using var executor = new LoopExecutor(4);
        var (taken, given) = (0, 0);
        IEnumerable<int> Endless()
        {
            while (true)
            {
                Assert.True(taken - given < 4);
                yield return taken++;
            }
        }

        await foreach (var _ in executor.Map(async (int item) => { await Task.Yield(); return item; }, Endless()))
        {
            if (++given == 100)
                break;
        }

        Assert.InRange(taken, 100, 104);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LeftEarly_StartsNothingMore_AndWaitsForWhatRuns(bool isAsync)
    {
        await using var executor = new LoopExecutor(2);
        var (gate, started, holding, isDisposed) = (NewGate(), 0, NewGate(), false);
        IEnumerable<int> Items()
        {
            try
            {
                for (var i = 0; ; i++)
                    yield return i;
            }
            finally
            {
                isDisposed = true;
            }
        }

        async Task<int> OneAsync(int item)
        {
            started++;
            if (item == 1)
                holding.SetResult();
            await (item == 0 ? holding.Task : gate.Task);
            return item;
        }

        var map = executor.Map(OneAsync, Items());
        var leaving = isAsync ? LeaveAsync() : Task.Run(Leave);
        await holding.Task.OrFailAsync();
        Assert.False(leaving.IsCompleted);
        Assert.False(isDisposed);
        gate.SetResult();
        await leaving.OrFailAsync();
        Assert.True(isDisposed);
        Assert.Equal(2, started);
        Assert.Equal(0, executor.Count);

        async Task LeaveAsync()
        {
            await foreach (var item in map)
            {
                Assert.Equal(0, item);
                break;
            }
        }

        void Leave()
        {
            foreach (var task in map)
            {
                Assert.Equal(0, task.Result);
                break;
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LeftEarly_WhatWaitsForAPlace_DoesNotStart(bool isAsync)
    {
        await using var executor = new LoopExecutor(2);
        var (gate, started) = (NewGate(), 0);
        _ = executor.Submit(() => gate.Task); // has one of the two places
        IEnumerable<int> Items()
        {
            yield return 0;
            _ = executor.Submit(() => gate.Task); // gets the place of item 0: item 1 comes behind it
            yield return 1;
        }

        var map = executor.Map((int item) => { started++; return Task.FromResult(item); }, Items());
        try
        {
            await (isAsync ? LeaveAsync() : Task.Run(Leave)).OrFailAsync(); // though all places stay taken
            Assert.Equal(1, started);
        }
        finally
        {
            gate.SetResult();
        }

        async Task LeaveAsync()
        {
            await foreach (var item in map)
            {
                Assert.Equal(0, item);
                break;
            }
        }

        void Leave()
        {
            foreach (var task in map)
            {
                Assert.Equal(0, task.Result);
                break;
            }
        }
    }

    [Fact]
    public async Task Async_ErrorOfAnItem_IsThrownAtItsTurn_AfterWhatRuns()
    {
        await using var executor = new LoopExecutor(2);
        var (gate, started, broken, isEnded) = (NewGate(), NewGate(), new InvalidDataException(), false);
        async Task<int> OneAsync(int item)
        {
            if (item == 0)
            {
                await started.Task;
                throw broken;
            }

            started.SetResult();
            await gate.Task;
            isEnded = true;
            return item;
        }

        await using var results = executor.Map(OneAsync, [0, 1, 2]).GetAsyncEnumerator();
        var next = results.MoveNextAsync().AsTask();
        await started.Task.OrFailAsync();
        gate.SetResult();
        Assert.Same(broken, await Assert.ThrowsAsync<InvalidDataException>(() => next.OrFailAsync()));
        Assert.True(isEnded);
        Assert.False(await results.MoveNextAsync());
    }

    [Fact]
    public async Task ErrorOfTheSource_ComesAfterTheLastItem()
    {
        await using var executor = new LoopExecutor(10);
        var broken = new InvalidDataException();
        IEnumerable<int> Items()
        {
            yield return 1;
            yield return 2;
            throw broken;
        }

        List<int> given = [];
        Assert.Same(broken, await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var item in executor.Map(async (int item) => { await Task.Yield(); return item; }, Items()))
                given.Add(item);
        }));
        Assert.Equal([1, 2], given);
    }

    [Fact]
    public async Task Cancelled_EndsWithTheCallersToken_AndReachesTheFunctions()
    {
        await using var executor = new LoopExecutor(2);
        using var source = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        var started = NewGate();
        var map = executor.Map((int _, CancellationToken token) => { started.TrySetResult(); return Task.Delay(Timeout.Infinite, token); }, Enumerable.Range(0, 10), other.Token);
        await using var results = map.GetAsyncEnumerator(source.Token);
        var next = results.MoveNextAsync().AsTask();
        await started.Task.OrFailAsync();
        await source.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.OrFailAsync());
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Equal(0, executor.Count);

        await other.CancelAsync();
        Assert.Equal(other.Token, Assert.Throws<OperationCanceledException>(() => map.GetEnumerator().MoveNext()).CancellationToken);
    }

    [Fact]
    public async Task ForceCancel_EndsEnumerations()
    {
        var executor = new LoopExecutor(2);
        var started = NewGate();
        await using var results = executor.Map((int _, CancellationToken token) => { started.TrySetResult(); return Task.Delay(Timeout.Infinite, token); }, Enumerable.Range(0, 10)).GetAsyncEnumerator();
        var next = results.MoveNextAsync().AsTask();
        await started.Task.OrFailAsync();
        executor.ForceCancelAndShutdown();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.OrFailAsync());
        await executor.DisposeAsync().AsTask().OrFailAsync();
    }

    [Fact]
    public async Task Disposed_MidWay_WhatRunsIsGiven_ThenTheRestRefused()
    {
        var executor = new LoopExecutor(2);
        List<int> given = [];
        var error = await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            await foreach (var item in executor.Map(async (int item) => { await Task.Yield(); return item; }, Enumerable.Range(0, 1000)))
            {
                given.Add(item);
                if (given.Count == 10)
                    await executor.DisposeAsync().AsTask().OrFailAsync(); // inside the enumeration, and does not hang
            }
        });
        Assert.Contains("is closed", error.Message, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, given.Count), given.Order());
        Assert.InRange(given.Count, 10, 12);
    }

    [Fact]
    public async Task Disposing_WhileAnItemRuns_StartsNothingMore()
    {
        var executor = new LoopExecutor(2);
        var (gate, started) = (NewGate(), 0);
        async Task<int> OneAsync(int item)
        {
            started++;
            if (item == 1)
                await gate.Task;
            return item;
        }

        await using var results = executor.Map(OneAsync, Enumerable.Range(0, 5)).GetAsyncEnumerator();
        Assert.True(await results.MoveNextAsync().AsTask().OrFailAsync());
        var ending = executor.DisposeAsync().AsTask();
        var next = results.MoveNextAsync().AsTask();
        gate.SetResult();
        Assert.True(await next.OrFailAsync());
        Assert.Equal(1, results.Current);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => results.MoveNextAsync().AsTask().OrFailAsync());
        await ending.OrFailAsync();
        Assert.Equal(2, started);
    }

    [Fact]
    public async Task Count_OneAfterAnother_ShowsEachItemWhileItRuns()
    {
        await using var executor = new LoopExecutor(1);
        await foreach (var count in executor.Map(async (int _) => { await Task.Yield(); return executor.Count; }, Enumerable.Range(0, 5)))
            Assert.Equal(1, count);
        Assert.Equal(0, executor.Count);
    }

    [Fact]
    public async Task Inside_SyncIsRefused_AsyncIsNot()
    {
        await using var executor = new LoopExecutor(2);
        await executor.Submit(async () =>
        {
            var map = executor.Map((int item) => Task.FromResult(item), [1]);
            Assert.Throws<InvalidOperationException>(() => map.GetEnumerator().MoveNext());
            await foreach (var item in map)
                Assert.Equal(1, item);
        }).OrFailAsync();
    }

    [Fact]
    public async Task NoTask_IsTheItemsError()
    {
        await using var executor = new LoopExecutor();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var _ in executor.Map((int _) => (Task<int>)null!, [1], name: "none"))
                Assert.Fail("no result");
        });
        Assert.Contains("'none' returned null", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flow_OfTheEnumeration_ReachesTheFunctions()
    {
        await using var executor = new LoopExecutor();
        var local = new AsyncLocal<int> { Value = 5 };
        await foreach (var value in executor.Map(async (int _) => { await Task.Yield(); return local.Value; }, [1, 2]))
            Assert.Equal(5, value);
    }

    [Fact]
    public async Task Soak_ManyEnumerations_GiveEachItemOnce()
    {
        await using var executor = new LoopExecutor(7);
        var items = Soak.Share(3_000);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(one => Task.Run(async () =>
        {
            var random = new Random(one);
            HashSet<int> given = [];
            var waits = Enumerable.Range(0, items).Select(_ => random.Next(3)).ToArray();
            async Task<int> RunAsync(int item)
            {
                for (var i = 0; i < waits[item]; i++)
                    await Task.Yield();
                return item;
            }

            var map = executor.Map(RunAsync, Enumerable.Range(0, items));
            if (one % 2 == 0)
            {
                await foreach (var item in map)
                    Assert.True(given.Add(item));
            }
            else
            {
                foreach (var task in map)
                    Assert.True(given.Add(await task));
            }

            Assert.Equal(items, given.Count);
        }))).OrFailAsync();
        Assert.Equal(0, executor.Count);
    }
}
