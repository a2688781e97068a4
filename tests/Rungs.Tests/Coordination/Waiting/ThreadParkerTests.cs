using Rungs.Coordination;

namespace Rungs.Tests.Coordination.Waiting;

public sealed class ThreadParkerTests
{
    [Fact]
    public void Rent_OneAfterAnother_IsTheThreadsOwn() => OnThread.Run(() =>
    {
        var first = ThreadParker.Rent();
        ThreadParker.Return(first);
        Assert.Same(first, ThreadParker.Rent());
        Assert.NotSame(first, OnThread.Run(ThreadParker.Rent));
    });

    [Fact]
    public void Rent_WhileAWaitFurtherOutHasIt_IsAnother() => OnThread.Run(() =>
    {
        var outer = ThreadParker.Rent();
        var inner = ThreadParker.Rent();
        Assert.NotSame(outer, inner);
        ThreadParker.Return(inner);
        ThreadParker.Return(outer);
        Assert.Same(outer, ThreadParker.Rent());
    });
}
