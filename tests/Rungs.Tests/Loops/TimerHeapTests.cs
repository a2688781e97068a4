using Rungs.Loops;

namespace Rungs.Tests.Loops;

public sealed class TimerHeapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Heap_RandomAddsAndRemoves_AgreesWithASortedList(int seed)
    {
        var random = new Random(seed);
        using var loop = new EventLoop();
        var heap = new TimerHeap();
        List<LoopTimer> model = [];
        for (var step = 0; step < 20_000; step++)
        {
            var choice = random.Next(model.Count > 200 ? 4 : 6);
            if (choice >= 3 || model.Count == 0)
            {
                var timer = new LoopTimer((LoopContext)loop.SynchronizationContext, TimeProvider.System, default, default, random.Next(50));
                heap.Add(timer);
                model.Add(timer);
            }
            else if (choice == 0)
            {
                var gone = model[random.Next(model.Count)];
                heap.Remove(gone);
                heap.Remove(gone); // twice is safe
                model.Remove(gone);
            }
            else
            {
                var first = model.MinBy(static timer => (timer.Due, timer.Arrival))!;
                Assert.Same(first, heap.First);
                Assert.Same(first, heap.RemoveFirst());
                model.Remove(first);
            }

            Assert.Equal(model.Count, heap.Count);
        }
    }
}
