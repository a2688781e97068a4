namespace Rungs.Tests.Contract;

/// <remarks>Room, and the end: work in flight is never lost silently.</remarks>
public abstract partial class RungContractTests
{
    [Fact]
    public async Task WaitForRoom_QueueFull_EndsWhenThereIsRoom()
    {
        const int MaxQueue = 2;
        if (CreateBoundedRung(MaxQueue) is not var (rung, waitForRoomAsync))
        {
            Promises(false, "its queue has no bound");
            return;
        }


        using var gate = new Gate();
        await waitForRoomAsync(default).OrFailAsync();
        var running = rung.RunAsync(Work.Portable(() => Portables.Pass(gate.Path, 1)));
        await gate.EnteredAsync();
        var queued = Enumerable.Range(0, MaxQueue).Select(i => rung.RunAsync(Work.Portable(() => Portables.Add(i, 1)))).ToArray();
        using var source = new CancellationTokenSource();
        var cancelled = waitForRoomAsync(source.Token);
        var waiting = waitForRoomAsync(default);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.OrFailAsync());
        Assert.False(waiting.IsCompleted);
        gate.Open();
        await waiting.OrFailAsync();
        await running.OrFailAsync();
        Assert.Equal(Enumerable.Range(1, MaxQueue), await Task.WhenAll(queued).OrFailAsync());
        await DisposeRungAsync(rung);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waitForRoomAsync(default).OrFailAsync());
    }

    [Fact]
    public async Task Dispose_WorkInFlight_Ends()
    {
        if (!Promises(HasAnEnd, "it owns nothing"))
            return;

        var rung = CreateRung();
        using var gate = new Gate();
        var waiting = rung.RunAsync(Work.Portable(() => Portables.PassAsync(gate.Path, 5)));
        await gate.EnteredAsync();
        var queued = Enumerable.Range(0, 50).Select(i => rung.RunAsync(Work.Portable(() => Portables.Add(i, 0)))).ToArray();

        var disposal = Task.Run(() => DisposeRungAsync(rung).AsTask());
        gate.Open();
        Assert.Equal(5, await waiting.OrFailAsync());
        Assert.Equal(Enumerable.Range(0, 50), await Task.WhenAll(queued).OrFailAsync());
        await disposal.OrFailAsync();
    }

    [Fact]
    public async Task RunAsync_AfterDisposal_FailsByName()
    {
        if (!Promises(HasAnEnd, "it owns nothing"))
            return;

        var rung = CreateRung();
        await DisposeRungAsync(rung);
        await DisposeRungAsync(rung); // twice is safe
        var told = new Told<int>();
        foreach (var work in new[] { Work.Portable(() => Portables.Tell(1, told), "late"), Work.Portable(() => Portables.TellAsync(1, told), "late") })
        {
            var error = await Assert.ThrowsAsync<ObjectDisposedException>(() => rung.RunAsync(work).OrFailAsync());
            Assert.Contains("'late'", error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(told.All);
    }
}
