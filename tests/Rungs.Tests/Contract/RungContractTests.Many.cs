namespace Rungs.Tests.Contract;

/// <remarks>Many calls, their order, and callers that block.</remarks>
public abstract partial class RungContractTests
{
    [Fact]
    public async Task RunAsync_FromManyThreads_EachRunsOnce()
    {
        const int Callers = 4;
        const int Calls = 250;
        var told = new Told<int>();
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Factory.StartNew(
            async () =>
            {
                var tasks = Enumerable.Range(caller * Calls, Calls).Select(i => i % 2 == 0
                    ? Rung.RunAsync(Work.Portable(() => Portables.Tell(i, told)))
                    : Rung.RunAsync(Work.Portable(() => Portables.TellAsync(i, told)))).ToArray();
                Assert.Equal(Enumerable.Range(caller * Calls, Calls), await Task.WhenAll(tasks));
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap());
        await Task.WhenAll(callers).OrFailAsync();
        var runs = Rung.Capabilities.AtLeastOnce ? told.All.Distinct() : told.All;
        Assert.Equal(Enumerable.Range(0, Callers * Calls), runs.Order());
    }

    [Fact]
    public async Task RunAsync_OneAtATimeRung_KeepsTheOrderOfCalls()
    {
        if (!Promises(KeepsOrder, "several threads or processes: order is what the caller awaits"))
            return;

        var told = new Told<int>();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Rung.RunAsync(Work.Portable(() => Portables.Tell(i, told)))).ToArray()).OrFailAsync();
        Assert.Equal(Enumerable.Range(0, 200), told.All);
    }

    [Fact]
    public async Task RunAsync_AwaiterWithoutContext_DoesNotHoldTheRung()
    {
        if (!Promises(!RunsInPlace, "there the rung is the caller's own thread"))
            return;

        // The awaiter's code blocks; were it to run on a thread that the rung needs, the second call could not end.
        using var gate = new Gate();
        using var release = new ManualResetEventSlim();
        using var resumed = new ManualResetEventSlim();
        var first = Rung.RunAsync(Work.Portable(() => Portables.Pass(gate.Path, 1)));
        var awaiter = AwaitThenBlockAsync();
        gate.Open();
        resumed.OrFail("the awaiter");
        Assert.Equal(3, await Rung.RunAsync(Work.Portable(() => Portables.Add(1, 2))).OrFailAsync());
        release.Set();
        await awaiter.OrFailAsync();

        async Task AwaitThenBlockAsync()
        {
            await first.ConfigureAwait(false);
            resumed.Set();
            release.OrFail("the test's release");
        }
    }

    [Fact]
    public void RunAsync_ThreadPoolSaturated_BlockingWaiterIsReleased()
    {
        if (!Promises(FreesBlockedCallers, "its client library works on the thread pool"))
            return;

        using var hogs = new PoolHogs();
        Assert.Equal(5, OnThread.Run(() => Rung.RunAsync(Work.Portable(() => Portables.Add(2, 3))).GetAwaiter().GetResult()));
        Assert.Equal("Hello joe", OnThread.Run(() => Async.Block(() => Rung.RunAsync(Work.Portable(() => Portables.GreetAsync("joe"))))));
    }
}
