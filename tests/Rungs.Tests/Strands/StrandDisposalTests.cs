using Rungs.Strands;

namespace Rungs.Tests.Strands;

public sealed class StrandDisposalTests
{
    [Fact]
    public async Task DisposeAsync_QueuedRunningAndPausedFunctions_DrainsThemAll()
    {
        var strand = new Strand();
        using var release = new ManualResetEventSlim();
        var awaited = new TaskCompletionSource();
        var ended = 0;
        var paused = strand.RunAsync(() => { strand.RunUntilFinished(() => awaited.Task); ended++; });
        var suspended = strand.RunAsync(async () => { await awaited.Task; await Task.Yield(); ended++; });
        var holder = strand.Hold(release);
        var queued = Enumerable.Range(0, 10).Select(_ => strand.QueueToRun(() => ended++)).ToArray();

        var disposal = strand.DisposeAsync().AsTask();
        Assert.False(disposal.IsCompleted);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => strand.RunAsync(() => ended++).OrFailAsync());
        release.Set();
        await Task.WhenAll(queued).OrFailAsync();
        Assert.False(disposal.IsCompleted);
        awaited.SetResult();
        await disposal.OrFailAsync();
        Assert.True(holder.IsCompletedSuccessfully && paused.IsCompletedSuccessfully && suspended.IsCompletedSuccessfully);
        Assert.Equal(12, ended);
        strand.AssertIdle();
        await strand.DisposeAsync().AsTask().OrFailAsync();
    }

    [Fact]
    public async Task DisposeAsync_FromInside_IsRefusedByName()
    {
        await using var strand = new Strand(new StrandOptions { Name = "ledger" });
        await strand.RunAsync(async () =>
        {
            var error = Assert.Throws<InvalidOperationException>(() => { _ = strand.DisposeAsync(); });
            Assert.Contains("'ledger'", error.Message, StringComparison.Ordinal);
            await Task.Yield();
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await strand.DisposeAsync());
        }).OrFailAsync();
        Assert.Equal(5, await strand.RunAsync(() => 5).OrFailAsync()); // refused, so it is still open
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunUntilFinished_DisposalHasBegun_FailsByNameAndNeverHangs(bool othersWait)
    {
        var strand = new Strand();
        using var hasBegun = new ManualResetEventSlim();
        var ran = false;
        var running = strand.RunAsync(async () =>
        {
            if (othersWait)
                _ = strand.QueueToRun(static () => { });
            hasBegun.OrFail("the disposal's begin");
            var error = Assert.Throws<ObjectDisposedException>(() => strand.RunUntilFinished(() => ran = true, "late"));
            Assert.Contains("'late'", error.Message, StringComparison.Ordinal);
            Assert.Throws<ObjectDisposedException>(() => strand.RunUntilFinished(async () => { await Task.Yield(); return ran = true; }));
            await Assert.ThrowsAsync<ObjectDisposedException>(() => strand.RunUntilFinishedAsync(() => ran = true));
            await Assert.ThrowsAsync<ObjectDisposedException>(() => strand.QueueToRun(() => ran = true));
            await Assert.ThrowsAsync<ObjectDisposedException>(() => strand.RunAsync(() => ran = true));

            // What needs no new function goes on as ever.
            strand.Yield();
            strand.Sleep(TimeSpan.Zero);
            Assert.Equal(5, strand.Blocking(static () => 5));
            await Task.Yield();
            Assert.True(strand.IsHeld);
        });
        var disposal = strand.DisposeAsync().AsTask();
        hasBegun.Set();
        await running.OrFailAsync();
        await disposal.OrFailAsync();
        Assert.False(ran);
        strand.AssertIdle();
    }

    [Fact]
    public async Task Cancellation_OfAQueuedFunction_ItNeverRunsAndDisposalDoesNotWaitForIt()
    {
        var strand = new Strand();
        using var release = new ManualResetEventSlim();
        var holder = strand.Hold(release);
        using var source = new CancellationTokenSource();
        var ran = false;
        var queued = new[]
        {
            strand.RunAsync(() => ran = true, source.Token),
            strand.QueueToRun(async () => { await Task.Yield(); return ran = true; }, source.Token),
        };
        await source.CancelAsync();
        foreach (var task in queued)
            Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.OrFailAsync())).CancellationToken);
        var late = strand.QueueToRun(() => ran = true, source.Token);
        Assert.True(late.IsCanceled);
        Assert.Equal(1, strand.Statistics.Calls);
        release.Set();
        await holder.OrFailAsync();
        await strand.DisposeAsync().AsTask().OrFailAsync();
        Assert.False(ran);
        strand.AssertIdle();
    }
}
