namespace Rungs.Tests.Contract;

/// <remarks>Tokens.</remarks>
public abstract partial class RungContractTests
{
    [Fact]
    public async Task RunAsync_TokenCancelledBefore_FunctionNeverRuns()
    {
        var token = new CancellationToken(canceled: true);
        var told = new Told<int>();
        foreach (var work in new[] { Work.Portable(() => Portables.Tell(1, told)), Work.Portable(() => Portables.TellAsync(1, told)) })
        {
            var task = RunAsync(work, token);
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.OrFailAsync());
            Assert.Equal(token, error.CancellationToken);
            Assert.True(task.IsCanceled);
        }

        Assert.Empty(told.All);
    }

    [Fact]
    public async Task RunAsync_TokenOfTheCallCancelledBefore_FunctionNeverRuns()
    {
        using var gate = new Gate();
        gate.Open(); // whoever runs fails
        var token = new CancellationToken(canceled: true);
        foreach (var work in new[] { Work.Portable(() => Portables.WaitForToken(gate.Path, token)), Work.Portable(() => Portables.WaitForTokenAsync(gate.Path, token)) })
        {
            using var other = new CancellationTokenSource();
            foreach (var given in new[] { CancellationToken.None, other.Token })
            {
                var task = RunAsync(work, given);
                var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.OrFailAsync());
                Assert.Equal(token, error.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task RunAsync_TokenCancelledDuring_ReachesTheFunction()
    {
        using var gate = new Gate();
        using var ofTheRun = new CancellationTokenSource();
        var blocking = RunAsync(Work.Portable(() => Portables.WaitForToken(gate.Path, default)), ofTheRun.Token);
        await CancelOnceEnteredAsync(gate, blocking, ofTheRun);
        Assert.True(blocking.IsCanceled);

        using var second = new CancellationTokenSource();
        var waiting = RunAsync(Work.Portable(() => Portables.WaitForTokenAsync(gate.Path, default)), second.Token);
        await CancelOnceEnteredAsync(gate, waiting, second);
        Assert.True(waiting.IsCanceled);
    }

    [Fact]
    public async Task RunAsync_TokenOfTheCallCancelledDuring_ReachesTheFunction()
    {
        using var gate = new Gate();
        using var ofTheCall = new CancellationTokenSource();
        var blocking = RunAsync(Work.Portable(() => Portables.WaitForToken(gate.Path, ofTheCall.Token)));
        await CancelOnceEnteredAsync(gate, blocking, ofTheCall);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_TokensOfCallAndRun_EitherReachesTheFunction(bool isOfTheRun)
    {
        using var gate = new Gate();
        using var ofTheCall = new CancellationTokenSource();
        using var ofTheRun = new CancellationTokenSource();
        var waiting = RunAsync(Work.Portable(() => Portables.WaitForTokenAsync(gate.Path, ofTheCall.Token)), ofTheRun.Token);
        await CancelOnceEnteredAsync(gate, waiting, isOfTheRun ? ofTheRun : ofTheCall);
    }

    [Fact]
    public async Task RunAsync_CancelledDuringButNoTokenTaken_RunsToItsEndOrIsEnded()
    {
        using var gate = new Gate();
        using var source = new CancellationTokenSource();
        var task = RunAsync(Work.Portable(() => Portables.Pass(gate.Path, 5)), source.Token);
        await gate.EnteredAsync();
        await source.CancelAsync();
        if (Rung.Capabilities.EndsRunningWork)
        {
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.OrFailAsync());
            Assert.Equal(source.Token, error.CancellationToken);
            Assert.Equal(3, await RunAsync(Work.Portable(() => Portables.Add(1, 2))).OrFailAsync()); // and the rung goes on
            return;
        }

        Assert.False(task.IsCompleted);
        gate.Open();
        Assert.Equal(5, await task.OrFailAsync());
    }

    [Fact]
    public async Task RunAsync_RandomCancellation_EachCallEndsOnce()
    {
        const int Calls = 500;
        var random = new Random(7);
        var told = new Told<int>();
        List<Task<int>> tasks = [];
        for (var i = 0; i < Calls; i++)
        {
            var source = new CancellationTokenSource();
            tasks.Add(Rung.RunAsync(
                random.Next(2) == 0 ? Work.Portable(() => Portables.Tell(i, told)) : Work.Portable(() => Portables.TellAsync(i, told)), source.Token));
            if (random.Next(2) == 0)
                await source.CancelAsync();
        }

        await Task.WhenAll(tasks).ContinueWith(static _ => { }, TaskScheduler.Default).OrFailAsync();
        var runs = told.All.CountBy(static i => i).ToDictionary();
        for (var i = 0; i < Calls; i++)
        {
            var count = runs.GetValueOrDefault(i);
            if (tasks[i].IsCompletedSuccessfully)
                Assert.True(Rung.Capabilities.AtLeastOnce ? count >= 1 : count == 1, $"{i} gave its result and ran {count} times.");
            else
                Assert.True(tasks[i].IsCanceled && (Rung.Capabilities.EndsRunningWork || count == 0), $"{i} is {tasks[i].Status} and ran {count} times: {tasks[i].Exception}");
        }
    }

    private static async Task CancelOnceEnteredAsync(Gate gate, Task task, CancellationTokenSource source)
    {
        await gate.EnteredAsync();
        Assert.False(task.IsCompleted);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.OrFailAsync());
    }
}
