namespace Rungs.Tests.Coordination.Queues;

public abstract partial class DualCollectionContractTests
{
    public static TheoryData<Colour, int, int?> Mixtures
    {
        get
        {
            var mixtures = new TheoryData<Colour, int, int?>();
            foreach (var producers in Enum.GetValues<Colour>())
            {
                foreach (var each in new[] { 1, 4 })
                {
                    foreach (var capacity in new int?[] { null, 1, 8 })
                        mixtures.Add(producers, each, capacity);
                }
            }

            return mixtures;
        }
    }

    /// <summary>Producers of one colour, consumers of the other.</summary>
    [Theory]
    [MemberData(nameof(Mixtures))]
    public async Task PutAndTake_ProducersAndConsumersOfDifferentColour_EachItemOnce(Colour producerColour, int each, int? capacity)
    {
        const int Items = 1_000;
        var subject = Create<int>(capacity);
        var consumerColour = producerColour is Colour.Blocking ? Colour.Async : Colour.Blocking;
        var consumers = Enumerable.Range(0, each).Select(_ => TakeAllBy(consumerColour, subject, [])).ToArray();
        var producers = Enumerable.Range(0, each).Select(producer => PutAllBy(producerColour, subject, producer * Items, Items)).ToArray();
        await Task.WhenAll(producers).OrFailAsync();
        subject.Collection.Complete();
        var taken = await Task.WhenAll(consumers).OrFailAsync();

        Assert.Equal(Enumerable.Range(0, each * Items), taken.SelectMany(static items => items).Order());
        subject.AssertQuiet(items: 0);
        Assert.Equal(each * Items, subject.Statistics.Taken);
        if (!IsFirstInFirstOut)
            return;

        // Each consumer saw the items of each producer in the order they were put.
        foreach (var ofOneProducer in taken.SelectMany(static items => items.GroupBy(static item => item / Items)))
            Assert.Equal(ofOneProducer.Order(), ofOneProducer);
    }

    private bool IsFirstInFirstOut => InOrder([0, 1, 2, 3]).SequenceEqual([0, 1, 2, 3]);

    private static Task PutAllBy(Colour colour, Subject<int> subject, int first, int count)
    {
        return colour is Colour.Blocking
            ? OwnThread.Start(() =>
            {
                for (var i = 0; i < count; i++)
                    subject.Put(first + i);
            })
            : Task.Run(async () =>
            {
                for (var i = 0; i < count; i++)
                    await subject.PutAsync(first + i);
            });
    }
}
