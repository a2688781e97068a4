using Rungs.Streams;
using Rungs.Testing;

namespace Rungs.Tests.Streams;

public sealed class WaterfallStopTests
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(10);

    private readonly VirtualTime _time = new();
    private readonly BatchCallback _callback = new();
    private readonly Rungs.Coordination.DualQueue<(Exception Error, int[] Items)> _failed = new();

    private Waterfall<int> Make(TimeSpan? finalizeTimeout = null, Func<IReadOnlyList<int>, CancellationToken, Task>? callback = null, int maxQuantity = 2) =>
        new(s_wait, maxQuantity, callback ?? _callback.RunAsync, new()
        {
            TimeProvider = _time,
            FinalizeTimeout = finalizeTimeout,
            OnError = (error, items) => _failed.Put((error, [.. items])),
        });

    [Fact]
    public async Task PutBeforeTheStartAndAfterTheStop_IsRefused()
    {
        var waterfall = Make();
        Assert.Contains("not started", Assert.Throws<InvalidOperationException>(() => waterfall.Put(1)).Message);
        await Assert.ThrowsAsync<InvalidOperationException>(() => waterfall.PutAsync(1).AsTask());
        Assert.False(waterfall.TryPut(1));
        waterfall.Start();
        Assert.Contains("started", Assert.Throws<InvalidOperationException>(() => waterfall.Start()).Message);
        await waterfall.StopAsync(TestContext.Current.CancellationToken).OrFailAsync();
        Assert.Contains("stopped", Assert.Throws<InvalidOperationException>(() => waterfall.Put(1)).Message);
        await Assert.ThrowsAsync<InvalidOperationException>(() => waterfall.PutAsync(1).AsTask());
        Assert.False(waterfall.TryPut(1));
        Assert.Contains("stopped", Assert.Throws<InvalidOperationException>(() => waterfall.Start()).Message);
        Assert.Equal(0, waterfall.Statistics.Put);
    }

    [Fact]
    public async Task StopBeforeTheStart_EndsAtOnce()
    {
        var waterfall = Make(finalizeTimeout: s_wait);
        Assert.True(waterfall.StopAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        Assert.Throws<InvalidOperationException>(() => waterfall.Start());
        await waterfall.DisposeAsync();
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task Stop_FlushesWhatWasGathered_AndWaits_HoweverOften()
    {
        var waterfall = Make().Start();
        for (var i = 0; i < 3; i++)
            waterfall.Put(i);
        Task[] stops = [waterfall.StopAsync(TestContext.Current.CancellationToken), Task.Run(() => waterfall.StopAsync()), waterfall.DisposeAsync().AsTask()];
        await _callback.AssertNextAsync(0, 1);
        _callback.End(0);
        await _callback.AssertNextAsync(2);
        Assert.DoesNotContain(stops, static stop => stop.IsCompleted);
        _callback.End(1);
        await Task.WhenAll(stops).OrFailAsync();
        Assert.Equal((0, 2L, 0), (waterfall.Statistics.Held, waterfall.Statistics.Batches, waterfall.Statistics.RunningBatches));
        Assert.Equal(0, _time.PendingTimers);
        await waterfall.StopAsync(TestContext.Current.CancellationToken).OrFailAsync();
    }

    [Fact]
    public async Task TokenOfStop_EndsTheWaitAndNotTheStopping()
    {
        var waterfall = Make().Start();
        waterfall.Put(1);
        using var cancellation = new CancellationTokenSource();
        var impatient = waterfall.StopAsync(cancellation.Token);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.OrFailAsync());
        await _callback.AssertNextAsync(1);
        _callback.End(0);
        await waterfall.StopAsync(TestContext.Current.CancellationToken).OrFailAsync();
    }

    [Fact]
    public async Task StopFromInsideTheCallback_NotWaitedFor_Works()
    {
        Waterfall<int> waterfall = null!;
        Task? stopping = null;
        waterfall = Make(callback: (_, _) =>
        {
            stopping ??= waterfall.StopAsync(CancellationToken.None);
            return Task.CompletedTask;
        }, maxQuantity: 1).Start();
        waterfall.Put(1);
        Hang.Until(() => stopping is not null, "the callback has run");
        await stopping!.OrFailAsync();
        Assert.Equal(1, waterfall.Statistics.Batches);
    }

    [Fact]
    public async Task FinalizeTimeout_CallbackThatHearsItsToken_EveryItemIsAccountedFor()
    {
        var waterfall = Make(finalizeTimeout: s_wait).Start();
        for (var i = 0; i < 5; i++)
            waterfall.Put(i);
        await _callback.AssertNextAsync(0, 1);
        var stopping = waterfall.StopAsync(TestContext.Current.CancellationToken);
        _time.Advance(s_wait - TimeSpan.FromTicks(1));
        Assert.Equal((1, 2), (waterfall.Statistics.RunningBatches, waterfall.Statistics.WaitingBatches));
        _time.Advance(TimeSpan.FromTicks(1));
        await stopping.OrFailAsync();

        var failed = new List<(Exception Error, int[] Items)>();
        while (_failed.TryTake(out var one))
            failed.Add(one);
        Assert.Equal(3, failed.Count);
        Assert.IsAssignableFrom<OperationCanceledException>(failed.Single(static one => one.Items[0] == 0).Error);
        Assert.Equal([2, 3, 4], failed.Where(static one => one.Error is TimeoutException).SelectMany(static one => one.Items));
        Assert.Equal((0, 3L, 3L), (waterfall.Statistics.Held, waterfall.Statistics.Batches, waterfall.Statistics.FailedBatches));
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task FinalizeTimeout_CallbackThatIgnoresItsToken_StopFailsAtTwiceTheTime_AndItsItemsAreNotLost()
    {
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waterfall = Make(finalizeTimeout: s_wait, callback: (_, _) => never.Task).Start();
        for (var i = 0; i < 4; i++)
            waterfall.Put(i);
        var stopping = waterfall.StopAsync(TestContext.Current.CancellationToken);
        _time.Advance(s_wait);
        var (error, items) = await _failed.TakeAsync(TestContext.Current.CancellationToken).AsTask().OrFailAsync();
        Assert.IsType<TimeoutException>(error);
        Assert.Equal([2, 3], items);
        Hang.Until(() => waterfall.Statistics.RunningBatches == 1, "the late batch has ended");
        _time.Advance(s_wait - TimeSpan.FromTicks(1));
        Assert.False(stopping.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Contains("1 of its batches", (await Assert.ThrowsAsync<TimeoutException>(() => stopping.OrFailAsync())).Message);

        never.SetException(new NotSupportedException());
        (error, items) = await _failed.TakeAsync(TestContext.Current.CancellationToken).AsTask().OrFailAsync();
        Assert.IsType<NotSupportedException>(error);
        Assert.Equal([0, 1], items);
        Hang.Until(() => waterfall.Statistics.Held == 0, "the last batch has ended");
    }

    [Fact]
    public async Task FinalizeTimeout_CallbackOfTheTokenThatNeverEnds_DoesNotKeepLateItemsFromOnError()
    {
        using var release = new ManualResetEventSlim();
        var never = new TaskCompletionSource();
        var waterfall = Make(finalizeTimeout: s_wait, callback: (_, token) =>
        {
            token.Register(() => release.Wait(Hang.Limit));
            return never.Task;
        }).Start();
        for (var i = 0; i < 4; i++)
            waterfall.Put(i);
        Hang.Until(() => waterfall.Statistics.WaitingBatches == 1, "the first batch runs");
        var stopping = waterfall.StopAsync(TestContext.Current.CancellationToken);
        _time.Advance(s_wait);
        try
        {
            Hang.Until(() => _failed.Statistics.Count == 1, "the late batch reaches OnError");
        }
        finally
        {
            release.Set();
        }

        never.SetResult();
        await stopping.OrFailAsync();
    }
}
