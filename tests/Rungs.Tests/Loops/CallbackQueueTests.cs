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
        List<int> model = [];
        var seen = -1;
        foreach (var step in Enumerable.Range(0, 50_000))
        {
            if (model.Count == 0 || random.Next(100) < (step / 5_000 % 2 == 0 ? 60 : 40))
            {
                model.Add(step);
                queue.Enqueue(new Callback(static run => ((Action<object>)run!)(0), (Action<object>)(_ => seen = step)));
            }
            else
            {
                var index = random.Next(4) == 0 ? random.Next(model.Count) : 0;
                var taken = index == 0 ? queue.Dequeue() : queue.DequeueAt(index);
                taken.Invoke();
                Assert.Equal(model[index], seen);
                model.RemoveAt(index);
            }

            Assert.Equal(model.Count, queue.Count);
        }
    }
}
