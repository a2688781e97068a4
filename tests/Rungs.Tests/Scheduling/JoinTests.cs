using Rungs.Scheduling;
using Rungs.Testing;
using static Rungs.Tests.Scheduling.Consumer;

namespace Rungs.Tests.Scheduling;

public sealed class JoinTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task JoinAsync_JobYielded_EndsWhenTheLoopAsksForTheNext()
    {
        var scheduler = Scheduler<int>(new VirtualTime());
        scheduler.Schedule(Seconds(1), 0);
        Assert.True(scheduler.JoinAsync(Token).IsCompletedSuccessfully); // pending ones do not count
        scheduler.Schedule(TimeSpan.Zero, 1);
        var consumer = scheduler.GetAsyncEnumerator(Token);
        Assert.True(await consumer.MoveNextAsync());
        var join = scheduler.JoinAsync(Token);
        Assert.False(join.IsCompleted);
        Assert.Equal(1, scheduler.Statistics.Running);
        var next = consumer.MoveNextAsync();
        await join.OrFailAsync();
        Assert.False(next.IsCompleted);
        Assert.Equal(0, scheduler.Statistics.Running);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task JoinAsync_LoopIsLeft_ItsLastJobIsDone(bool byError)
    {
        var scheduler = Scheduler<int>(new VirtualTime());
        scheduler.Schedule(TimeSpan.Zero, 1);
        scheduler.Schedule(TimeSpan.Zero, 2);
        Task? join = null;
        var error = Record.Exception(() =>
        {
            foreach (var _ in scheduler.TakeDue(Token))
            {
                join = scheduler.JoinAsync(Token);
                Assert.False(join.IsCompleted);
                if (byError)
                    throw new IOException("left");
                break;
            }
        });
        Assert.Equal(byError, error is IOException);
        await join!.OrFailAsync();
        Assert.Equal((1, 0), (scheduler.Statistics.Pending, scheduler.Statistics.Running));
    }

    [Fact]
    public async Task JoinAsync_SeveralConsumers_WaitsForWhatWasYieldedBeforeOnly()
    {
        var scheduler = Scheduler<int>(new VirtualTime());
        for (var i = 0; i < 10; i++)
            scheduler.Schedule(TimeSpan.Zero, i);
        var first = scheduler.GetAsyncEnumerator(Token);
        var second = scheduler.GetAsyncEnumerator(Token);
        Assert.True(await first.MoveNextAsync());
        var early = scheduler.JoinAsync(Token);
        Assert.True(await second.MoveNextAsync());
        var late = scheduler.JoinAsync(Token);
        var again = scheduler.JoinAsync(Token);
        await second.DisposeAsync();
        Assert.False(early.IsCompleted || late.IsCompleted || again.IsCompleted); // the first job is not done
        Assert.True(await first.MoveNextAsync()); // a busy consumer does not put the joins off
        await Task.WhenAll(early, late, again).OrFailAsync();
        var last = scheduler.JoinAsync(Token);
        Assert.False(last.IsCompleted);
        await first.DisposeAsync();
        await last.OrFailAsync();
        Assert.True(scheduler.JoinAsync(Token).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Hold_OfAJobThatIsHandedOn_KeepsItOpenUntilDisposedOnce()
    {
        var scheduler = Scheduler<int>(new VirtualTime());
        scheduler.Schedule(TimeSpan.Zero, 1);
        scheduler.Schedule(TimeSpan.Zero, 2);
        var consumer = scheduler.GetAsyncEnumerator(Token);
        Assert.True(await consumer.MoveNextAsync());
        var job = consumer.Current;
        var hold = job.Hold();
        Assert.Throws<InvalidOperationException>(() => job.Hold());
        Assert.True(await consumer.MoveNextAsync());
        Assert.Throws<InvalidOperationException>(() => job.Hold());
        Assert.Equal(2, scheduler.Statistics.Running);
        var join = scheduler.JoinAsync(Token);
        await consumer.DisposeAsync();
        Assert.False(join.IsCompleted);
        hold.Dispose();
        await join.OrFailAsync();
        hold.Dispose();
        Assert.Equal(0, scheduler.Statistics.Running);
        Assert.Throws<InvalidOperationException>(() => default(DueJob<int>).Hold());
    }

    [Fact]
    public async Task JoinAsync_LoopsTokenCancelled_ItsJobIsDoneOnceItAsksForTheNext()
    {
        var scheduler = Scheduler<int>(new VirtualTime());
        scheduler.Schedule(TimeSpan.Zero, 1);
        using var source = new CancellationTokenSource();
        var consumer = scheduler.GetAsyncEnumerator(source.Token);
        Assert.True(await consumer.MoveNextAsync());
        var join = scheduler.JoinAsync(Token);
        await source.CancelAsync();
        Assert.False(join.IsCompleted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await consumer.MoveNextAsync());
        await join.OrFailAsync();
        Assert.Equal(0, scheduler.Statistics.Running);
    }

    [Fact]
    public async Task Join_TokenCancelled_LeavesTheOthersWaiting()
    {
        var scheduler = Scheduler<int>(new VirtualTime());
        scheduler.Schedule(TimeSpan.Zero, 1);
        var consumer = scheduler.GetAsyncEnumerator(Token);
        Assert.True(await consumer.MoveNextAsync());
        using var source = new CancellationTokenSource();
        var leaving = scheduler.JoinAsync(source.Token);
        var staying = scheduler.JoinAsync(Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving.OrFailAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scheduler.JoinAsync(source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => scheduler.Join(source.Token));
        Assert.False(staying.IsCompleted);
        await consumer.DisposeAsync();
        await staying.OrFailAsync();
        scheduler.Join(Token);
    }
}
