using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Queues;

public sealed class DualQueueContract : DualCollectionContractTests
{
    private protected override Subject<T> Create<T>(int? capacity = null) => new QueueSubject<T>(new DualQueue<T>(capacity));

    protected override IEnumerable<int> InOrder(IEnumerable<int> items) => items;
}

public sealed class DualStackContract : DualCollectionContractTests
{
    private protected override Subject<T> Create<T>(int? capacity = null) => new StackSubject<T>(new DualStack<T>(capacity));

    protected override IEnumerable<int> InOrder(IEnumerable<int> items) => items.Reverse();
}

/// <summary>Few priorities, so that items of equal priority meet.</summary>
public sealed class DualPriorityQueueContract : DualCollectionContractTests
{
    private protected override Subject<T> Create<T>(int? capacity = null) =>
        new PrioritySubject<T>(new DualPriorityQueue<T, int>(capacity), static item => item is int number ? Priority(number) : 0);

    protected override IEnumerable<int> InOrder(IEnumerable<int> items) => items.OrderBy(Priority);

    private static int Priority(int number) => number % 3;
}
