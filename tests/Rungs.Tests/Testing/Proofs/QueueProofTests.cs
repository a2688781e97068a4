using System.Collections.Immutable;
using Rungs.Coordination;
using static Rungs.Tests.Testing.Proofs.Proof;

namespace Rungs.Tests.Testing.Proofs;

/// <summary>Queues of room for one, blocking and async callers together: whatever they see can have been one call after another.</summary>
public sealed class QueueProofTests
{
    [Fact]
    public void DualQueue_MixedCallers_IsLinearizable() => Run(async () =>
    {
        var queue = new DualQueue<int>(1);
        await TryAsync(
            static (items, item) => items.Count < 1 ? items.Add(item) : null,
            static items => items.Count > 0 ? (items.RemoveAt(0), items[0]) : null,
            item => queue.Put(item),
            item => queue.PutAsync(item),
            () => queue.Take(),
            () => queue.TakeAsync());
        Assert.Equal((0, 4L), (queue.Count, queue.Statistics.Taken));
    });

    [Fact]
    public void DualStack_MixedCallers_IsLinearizable() => Run(async () =>
    {
        var stack = new DualStack<int>(2);
        await TryAsync(
            static (items, item) => items.Count < 2 ? items.Add(item) : null,
            static items => items.Count > 0 ? (items.RemoveAt(items.Count - 1), items[^1]) : null,
            item => stack.Put(item),
            item => stack.PutAsync(item),
            () => stack.Take(),
            () => stack.TakeAsync());
    });

    [Fact]
    public void DualPriorityQueue_MixedCallers_IsLinearizable() => Run(async () =>
    {
        var queue = new DualPriorityQueue<int, int>(2);
        await TryAsync(
            static (items, item) => items.Count < 2 ? items.Add(item) : null,
            static items => items.Count > 0 ? (items.Remove(items.Min()), items.Min()) : null,
            item => queue.Put(item, item),
            item => queue.PutAsync(item, item),
            () => queue.Take(),
            () => queue.TakeAsync());
    });

    [Fact]
    public void DualQueue_CancelledCallers_LoseNothing() => Run(async () =>
    {
        var (queue, taken) = (new DualQueue<int>(1), new List<int>());
        using var cancellation = new CancellationTokenSource();
        var leaving = TakeAsync(cancellation.Token);
        var blocked = Caller(() => TakeOne(cancellation.Token));
        await Task.WhenAll(leaving, blocked, Caller(cancellation.Cancel), PutAsync(1), PutAsync(2));
        while (queue.TryTake(out var rest))
            taken.Add(rest);
        Assert.Equal([1, 2], taken.Order());
        Assert.Equal((0, 0), (queue.Statistics.WaitingTakers, queue.Statistics.WaitingPutters));

        async Task TakeAsync(CancellationToken cancellationToken)
        {
            try
            {
                taken.Add(await queue.TakeAsync(cancellationToken));
            }
            catch (OperationCanceledException)
            {
                Assert.True(cancellationToken.IsCancellationRequested, "Nobody else cancels.");
            }
        }

        void TakeOne(CancellationToken cancellationToken)
        {
            try
            {
                taken.Add(queue.Take(cancellationToken));
            }
            catch (OperationCanceledException)
            {
                Assert.True(cancellationToken.IsCancellationRequested, "Nobody else cancels.");
            }
        }

        async Task PutAsync(int item)
        {
            await PauseAsync();
            if (!queue.TryPut(item))
                taken.Add(item); // no room: it stays with the caller
        }
    });

    [Fact]
    public void DualQueue_Completed_GivesWhatItHoldsAndRefusesTheRest() => Run(async () =>
    {
        var (queue, put, taken) = (new DualQueue<int>(1), new List<int>(), new List<int>());
        await Task.WhenAll(Caller(() => Put(1)), Caller(() => Put(2)), TakeAllAsync(), Caller(() => queue.Complete()));
        Assert.Equal(put.Order(), taken.Order());

        void Put(int item)
        {
            try
            {
                queue.Put(item);
                put.Add(item);
            }
            catch (QueueCompletedException)
            {
                Assert.True(queue.IsCompleted, "Only a queue that is complete refuses.");
            }
        }

        async Task TakeAllAsync()
        {
            await foreach (var item in queue.TakeAllAsync())
                taken.Add(item);
        }
    });

    /// <summary>Two callers put and two take, a blocking and an async one each, two items in turn.</summary>
    private static async Task TryAsync(
        Func<ImmutableList<int>, int, ImmutableList<int>?> putInModel,
        Func<ImmutableList<int>, (ImmutableList<int> Left, int Item)?> takeFromModel,
        Action<int> put,
        Func<int, ValueTask> putAsync,
        Func<int> take,
        Func<ValueTask<int>> takeAsync)
    {
        var history = new History<ImmutableList<int>>([]);
        await Task.WhenAll(Caller(Put), PutBothAsync(), Caller(Take), TakeBothAsync());
        Assert.Empty(history.Check());

        History<ImmutableList<int>>.Step Putting(int item) => items => putInModel(items, item) is { } next ? (next, true) : null;

        (ImmutableList<int>, object?)? Taking(ImmutableList<int> items) => takeFromModel(items) is { } taken ? (taken.Left, taken.Item) : null;

        void Put()
        {
            foreach (var item in (int[])[1, 4])
            {
                history.Do($"Put({item})", Putting(item), () =>
                {
                    put(item);
                    return true;
                });
            }
        }

        async Task PutBothAsync()
        {
            foreach (var item in (int[])[3, 2])
            {
                await history.DoAsync($"PutAsync({item})", Putting(item), async () =>
                {
                    await putAsync(item);
                    return true;
                });
            }
        }

        void Take()
        {
            for (var i = 0; i < 2; i++)
                history.Do("Take()", Taking, take);
        }

        async Task TakeBothAsync()
        {
            for (var i = 0; i < 2; i++)
                await history.DoAsync("TakeAsync()", Taking, takeAsync);
        }
    }
}
