namespace Rungs.Tests.Coordination.Queues;

public abstract partial class DualCollectionContractTests
{
    [Fact]
    public async Task TakeAsync_AwaitedTwice_TheSecondIsRefused()
    {
        var subject = Create<int>();
        var take = subject.TakeAsync();
        subject.Put(1);
        Assert.Equal(1, await take.AsTask().OrFailAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await take);

        // Nor may it take what a later use of the same waiter gets.
        var later = subject.TakeAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await take);
        subject.Put(2);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await take);
        Assert.Equal(2, await later.AsTask().OrFailAsync());
        subject.AssertQuiet(items: 0);
    }

    [Fact]
    public async Task PutAsync_AwaitedTwice_TheSecondIsRefused()
    {
        var subject = Create<int>(1);
        subject.Put(1);
        var put = subject.PutAsync(2);
        subject.Take();
        await put.AsTask().OrFailAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await put);
        Assert.Equal([2], subject.Drain());
    }

    [Fact]
    public async Task TakeAsync_ResultReadBeforeTheEnd_RefusedAndTheWaitGoesOn()
    {
        var subject = Create<int>(1);
        var take = subject.TakeAsync();
        Assert.Throws<InvalidOperationException>(() => take.GetAwaiter().GetResult());
        Assert.False(take.IsCompleted);
        subject.Put(1);
        Assert.Equal(1, await take.AsTask().OrFailAsync());

        subject.Put(2);
        var put = subject.PutAsync(3);
        Assert.Throws<InvalidOperationException>(() => put.GetAwaiter().GetResult());
        Assert.Equal(1, subject.Statistics.WaitingPutters);
        Assert.Equal(2, subject.Take());
        await put.AsTask().OrFailAsync();
        Assert.Equal(3, subject.Take());
    }

    [Fact]
    public async Task TakeAsync_NeverAwaited_StillTakesItsItem()
    {
        var subject = Create<int>();
        for (var i = 0; i < 100; i++) // more than a line keeps waiters
        {
            _ = subject.TakeAsync();
            subject.Put(i);
        }

        subject.AssertQuiet(items: 0);
        var take = subject.TakeAsync();
        subject.Put(7);
        Assert.Equal(7, await take.AsTask().OrFailAsync());
    }
}
