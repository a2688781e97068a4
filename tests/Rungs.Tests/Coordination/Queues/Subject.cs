using System.Diagnostics.CodeAnalysis;
using Rungs.Coordination;
using Rungs.Diagnostics;

namespace Rungs.Tests.Coordination.Queues;

/// <summary>A collection under test: what they have in common, and how one puts into it.</summary>
internal abstract class Subject<T>(DualCollection<T> collection)
{
    internal DualCollection<T> Collection => collection;

    internal QueueStatistics Statistics => collection.Statistics;

    internal abstract void Put(T item, CancellationToken cancellationToken = default);

    internal abstract ValueTask PutAsync(T item, CancellationToken cancellationToken = default);

    internal abstract bool TryPut(T item);

    internal T Take(CancellationToken cancellationToken = default) => collection.Take(cancellationToken);

    internal ValueTask<T> TakeAsync(CancellationToken cancellationToken = default) => collection.TakeAsync(cancellationToken);

    internal bool TryTake([MaybeNullWhen(false)] out T item) => collection.TryTake(out item);

    /// <summary>Takes in the colour given; a blocking call gets a thread of its own.</summary>
    internal Task<T> TakeBy(Colour colour, CancellationToken cancellationToken = default) =>
        colour is Colour.Blocking ? OwnThread.Start(() => Take(cancellationToken)) : TakeAsync(cancellationToken).AsTask();

    /// <summary>Puts in the colour given; a blocking call gets a thread of its own.</summary>
    internal Task PutBy(Colour colour, T item, CancellationToken cancellationToken = default) =>
        colour is Colour.Blocking ? OwnThread.Start(() => Put(item, cancellationToken)) : PutAsync(item, cancellationToken).AsTask();

    internal void AwaitTakers(int count) => Hang.Until(() => Statistics.WaitingTakers == count, $"{count} waiting takers");

    internal void AwaitPutters(int count) => Hang.Until(() => Statistics.WaitingPutters == count, $"{count} waiting putters");

    /// <summary>What is in it, taken out.</summary>
    internal List<T> Drain()
    {
        List<T> items = [];
        while (TryTake(out var item))
            items.Add(item);
        return items;
    }

    /// <summary>Nobody waits, and it holds so many items.</summary>
    internal void AssertQuiet(int items)
    {
        var statistics = Statistics;
        Assert.Equal((items, 0, 0), (statistics.Count, statistics.WaitingTakers, statistics.WaitingPutters));
        Assert.Equal(statistics.Put, statistics.Taken + statistics.Count);
    }
}

internal sealed class QueueSubject<T>(DualQueue<T> queue) : Subject<T>(queue)
{
    internal override void Put(T item, CancellationToken cancellationToken = default) => queue.Put(item, cancellationToken);

    internal override ValueTask PutAsync(T item, CancellationToken cancellationToken = default) => queue.PutAsync(item, cancellationToken);

    internal override bool TryPut(T item) => queue.TryPut(item);
}

internal sealed class StackSubject<T>(DualStack<T> stack) : Subject<T>(stack)
{
    internal override void Put(T item, CancellationToken cancellationToken = default) => stack.Put(item, cancellationToken);

    internal override ValueTask PutAsync(T item, CancellationToken cancellationToken = default) => stack.PutAsync(item, cancellationToken);

    internal override bool TryPut(T item) => stack.TryPut(item);
}

internal sealed class PrioritySubject<T>(DualPriorityQueue<T, int> queue, Func<T, int> priority) : Subject<T>(queue)
{
    internal override void Put(T item, CancellationToken cancellationToken = default) => queue.Put(item, priority(item), cancellationToken);

    internal override ValueTask PutAsync(T item, CancellationToken cancellationToken = default) =>
        queue.PutAsync(item, priority(item), cancellationToken);

    internal override bool TryPut(T item) => queue.TryPut(item, priority(item));
}
