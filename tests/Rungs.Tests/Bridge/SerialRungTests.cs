namespace Rungs.Tests.Bridge;

public sealed class SerialRungTests
{
    [Fact]
    public async Task RunAsync_AsyncFunctions_OneEndsBeforeTheNextStarts()
    {
        var rung = new SerialRung();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string> order = [];
        var first = rung.RunAsync(async () => { order.Add("first starts"); await gate.Task; order.Add("first ends"); });
        var second = rung.RunAsync(() => order.Add("second"));
        Assert.Equal(["first starts"], order);
        gate.SetResult();
        await Task.WhenAll(first, second).OrFailAsync();
        Assert.Equal(["first starts", "first ends", "second"], order);
    }

    [Fact]
    public async Task RunAsync_InsideACall_RunsAtOnceButOneAtATime()
    {
        var rung = new SerialRung();
        List<int> order = [];
        await rung.RunAsync(async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, 5).Select(i => rung.RunAsync(async () =>
            {
                order.Add(i);
                await Task.Yield();
                order.Add(i);
            })));
            order.Add(9);
        }).OrFailAsync();
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 9], order);
    }

    [Fact]
    public async Task RunAsync_FromCodeThatOutlivedItsCall_WaitsItsTurn()
    {
        var rung = new SerialRung();
        var parentEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? left = null;
        var started = false;
        await rung.RunAsync(() => { left = LeftAsync(); return Task.CompletedTask; }).OrFailAsync();
        var other = rung.RunAsync(async () => await gate.Task);
        parentEnded.SetResult();
        Assert.False(started);
        gate.SetResult();
        await Task.WhenAll(other, left!).OrFailAsync();
        Assert.True(started);

        async Task LeftAsync()
        {
            await parentEnded.Task;
            await rung.RunAsync(() => started = true);
        }
    }

    [Fact]
    public async Task RunAsync_CallLeavesOneUnawaited_TheNextWaitsForIt()
    {
        var rung = new SerialRung();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? child = null;
        var inside = 0;
        await rung.RunAsync(async () =>
        {
            child = rung.RunAsync(async () => { inside++; await gate.Task; inside--; });
            await Task.Yield();
        }).OrFailAsync();
        var next = rung.RunAsync(() => Assert.Equal(0, inside));
        Assert.False(next.IsCompleted);
        gate.SetResult();
        await Task.WhenAll(child!, next).OrFailAsync();
    }

    [Fact]
    public async Task RunAsync_CancelledAsItsTurnComes_NeverRuns()
    {
        var rung = new SerialRung();
        using var source = new CancellationTokenSource();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = rung.RunAsync(async () => { await gate.Task; await source.CancelAsync(); });
        var ran = false;
        var second = rung.RunAsync(() => ran = true, source.Token);
        gate.SetResult();
        await first.OrFailAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.OrFailAsync());
        Assert.False(ran);
        Assert.Equal(3, await rung.RunAsync(() => 3).OrFailAsync());
    }

    [Fact]
    public async Task RunAsync_CancelledWhileWaiting_LosesItsTurnOnly()
    {
        var rung = new SerialRung();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var source = new CancellationTokenSource();
        var first = rung.RunAsync(() => gate.Task);
        var second = rung.RunAsync(() => 2, source.Token);
        var third = rung.RunAsync(() => 3);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.OrFailAsync());
        gate.SetResult();
        await first.OrFailAsync();
        Assert.Equal(3, await third.OrFailAsync());
    }
}
