using Rungs.Loops;

namespace Rungs.Tests.Loops;

public sealed class CallbackQueueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Queue_RandomUse_AgreesWithAList(int seed)
    {
        var random = new Random(seed);
        var queue = new CallbackQueue();
        List<object> model = [];
        for (var step = 0; step < 50_000; step++)
        {
            if (model.Count == 0 || random.Next(100) < (step / 5_000 % 2 == 0 ? 60 : 40))
            {
                object state = step;
                queue.Enqueue(new Callback(static _ => { }, state));
                model.Add(state);
            }
            else
            {
                var index = random.Next(4) == 0 ? random.Next(model.Count) : 0;
                var taken = index == 0 ? queue.Dequeue() : queue.DequeueAt(index);
                Assert.Same(model[index], taken.State);
                model.RemoveAt(index);
            }

            Assert.Equal(model.Count, queue.Count);
        }
    }
}
