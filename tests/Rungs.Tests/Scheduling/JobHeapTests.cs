using Rungs.Scheduling;

namespace Rungs.Tests.Scheduling;

public sealed class JobHeapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AddMoveAndRemove_AtRandom_KeepTheOrderOfASortedSet(int seed)
    {
        var random = new Random(seed);
        var engine = new JobEngine<int>(new JobSchedulerOptions());
        var heap = new JobHeap<int>();
        var model = new SortedDictionary<(long Due, long Arrival), ScheduledJob<int>>();
        for (var step = 0; step < 20_000; step++)
        {
            // It grows in one half of the steps and shrinks in the other.
            var isGrowing = step / 1_000 % 2 == 0;
            var key = ((long)random.Next(100), (long)step);
            switch (random.Next(isGrowing ? 3 : 6))
            {
                case 0 or 1:
                    model[key] = new ScheduledJob<int>(engine, heap);
                    heap.Add(model[key], step, key.Item1, key.Item2);
                    break;
                case 2 when model.Count > 0:
                    var first = model.First();
                    model.Remove(first.Key);
                    model[key] = first.Value;
                    heap.MoveFirst(key.Item1, key.Item2);
                    break;
                case 3 or 4 when model.Count > 0:
                    var any = model.ElementAt(random.Next(model.Count));
                    Assert.True(heap.Remove(any.Value));
                    Assert.False(heap.Remove(any.Value));
                    model.Remove(any.Key);
                    break;
                case 5 when model.Count > 0:
                    heap.RemoveFirst();
                    model.Remove(model.First().Key);
                    break;
                default:
                    break;
            }

            Assert.Equal(model.Count, heap.Count);
            heap.AssertInvariants();
            if (step % 500 == 0)
                Assert.Equal(model.Values.ToHashSet(), [.. heap.Jobs]);
            if (model.Count > 0)
                Assert.Equal((model.First().Key, model.First().Value), ((heap.FirstDue, heap.FirstArrival), heap.First));
        }
    }
}
