using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Waiting;

public sealed class WaiterListTests
{
    [Fact]
    public void Remove_AnywhereInTheList_TheOthersKeepTheirOrder()
    {
        var list = new WaiterList();
        var random = new Random(7);
        var model = new List<NamedWaiter>();
        for (var i = 0; i < 2_000; i++)
        {
            if (model.Count == 0 || random.Next(3) > 0)
            {
                model.Add(new NamedWaiter(i));
                list.Add(model[^1]);
            }
            else
            {
                var waiter = model[random.Next(3) switch { 0 => 0, 1 => model.Count - 1, _ => random.Next(model.Count) }];
                list.Remove(waiter);
                model.Remove(waiter);
                Assert.True(waiter.Previous is null && waiter.Next is null);
            }

            Assert.Same(model.FirstOrDefault(), list.First);
        }

        foreach (var expected in model)
        {
            Assert.Same(expected, list.First);
            list.Remove(expected);
        }

        Assert.Null(list.First);
    }
}
