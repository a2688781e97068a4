using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Waiting;

public sealed class PriorityLevelsTests
{
    [Fact]
    public void First_SeveralPriorities_LowestAndThereWhoCameFirst()
    {
        var levels = new PriorityLevels();
        var waiters = new List<NamedWaiter>();
        foreach (var priority in new[] { 5, int.MaxValue, 5, -1, int.MinValue, -1, 0 })
        {
            waiters.Add(new NamedWaiter(priority));
            levels.Add(waiters[^1], priority, waiters.Count);
        }

        foreach (var expected in waiters.OrderBy(static waiter => waiter.Number))
        {
            Assert.Same(expected, levels.First);
            levels.Remove(expected, expected.Number);
        }

        Assert.Null(levels.First);
        Assert.Equal(0, levels.Count);
    }

    [Fact]
    public void Add_LevelsEmptiedByCancellation_DoNotAccumulate()
    {
        var levels = new PriorityLevels();
        var staying = new NamedWaiter(0);
        levels.Add(staying, 0, waiting: 1); // hides the empty ones from a look at the first
        for (var priority = 1; priority < 10_000; priority++)
        {
            var waiter = new NamedWaiter(priority);
            levels.Add(waiter, priority, waiting: 2);
            levels.Remove(waiter, priority);
            Assert.Same(staying, levels.First);
            Assert.InRange(levels.Count, 1, 21);
        }
    }

    [Fact]
    public void Add_ManyStayAndManyLeaveAtRandom_OrderIsExact()
    {
        var levels = new PriorityLevels();
        var random = new Random(6);
        List<NamedWaiter> model = [];
        for (var i = 0; i < 20_000; i++)
        {
            switch (random.Next(5))
            {
                case < 3:
                    var waiter = new NamedWaiter(random.Next(-400, 400));
                    model.Add(waiter);
                    levels.Add(waiter, waiter.Number, model.Count);
                    break;
                case 3 when model.Count > 0:
                    Leave(model[random.Next(model.Count)]);
                    break;
                case 4 when model.Count > 0:
                    var first = model.MinBy(static waiting => waiting.Number); // the first of the least
                    Assert.Same(first, levels.First);
                    Leave(first!);
                    break;
            }

            if (model.Count > 300)
                model.ToList().ForEach(Leave);
        }

        void Leave(NamedWaiter waiter)
        {
            levels.Remove(waiter, waiter.Number);
            model.Remove(waiter);
        }
    }
}
