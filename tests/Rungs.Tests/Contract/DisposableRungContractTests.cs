namespace Rungs.Tests.Contract;

/// <summary>What rungs that own threads promise of their end: work in flight is never lost silently.</summary>
public abstract class DisposableRungContractTests : RungContractTests
{
    [Fact]
    public async Task Dispose_WorkInFlight_Ends()
    {
        var rung = CreateRung();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = rung.RunAsync(Work.Of(async () =>
        {
            await release.Task;
            await Task.Yield();
            return 5;
        }));
        var queued = Enumerable.Range(0, 50).Select(i => rung.RunAsync(Work.Of(() => i))).ToArray();

        var disposal = Task.Run(() => DisposeRungAsync(rung).AsTask());
        release.SetResult();
        Assert.Equal(5, await waiting.OrFailAsync());
        Assert.Equal(Enumerable.Range(0, 50), await Task.WhenAll(queued).OrFailAsync());
        await disposal.OrFailAsync();
    }

    [Fact]
    public async Task RunAsync_AfterDisposal_FailsByName()
    {
        var rung = CreateRung();
        await DisposeRungAsync(rung);
        await DisposeRungAsync(rung); // twice is safe
        var ran = false;
        foreach (var work in new[] { Work.Of(() => ran = true, "late"), Work.Of(async () => { await Task.Yield(); return ran = true; }, "late") })
        {
            var error = await Assert.ThrowsAsync<ObjectDisposedException>(() => rung.RunAsync(work).OrFailAsync());
            Assert.Contains("'late'", error.Message, StringComparison.Ordinal);
        }

        Assert.False(ran);
    }
}
