using Rungs.Processes;

namespace Rungs.Tests.Processes;

public sealed class ProgressTests
{
    [Fact]
    public async Task Reports_ArriveInOrder_BeforeTheResult()
    {
        await using var pool = new ProcessPool(Pools.Quiet() with { Window = 8 });
        var calls = Enumerable.Range(0, 8).Select(_ =>
        {
            var heard = new List<int>();
            IProgress<int> progress = new Direct(heard.Add);
            return (Heard: heard, Result: pool.RunAsync(() => Remote.Reports(1000, progress)));
        }).ToArray();
        foreach (var (heard, result) in calls)
        {
            Assert.Equal(1000, await result.OrFailAsync());
            Assert.Equal(Enumerable.Range(0, 1000), heard);
        }
    }

    [Fact]
    public async Task ProgressThatThrows_DoesNotHarmTheCall()
    {
        var count = 0;
        var told = 0;
        void OnError(Exception error, string name)
        {
            if (error.Message == "of progress 7")
                told++;
        }

        Async.UnobservedError += OnError;
        try
        {
            await using var pool = new ProcessPool(Pools.Quiet());
            IProgress<int> progress = new Direct(_ =>
            {
                count++;
                throw new InvalidOperationException("of progress 7");
            });
            Assert.Equal(10, await pool.RunAsync(() => Remote.Reports(10, progress)).OrFailAsync());
            Assert.Equal((10, 10), (count, told));
        }
        finally
        {
            Async.UnobservedError -= OnError;
        }
    }

    [Fact]
    public async Task ProgressThatInterruptsItsThread_CostsNoMoreThanItsCall()
    {
        await using var pool = new ProcessPool(Pools.Quiet(2) with { Window = 4 });
        IProgress<int> progress = new Direct(static _ => Thread.CurrentThread.Interrupt());
        var calls = Enumerable.Range(0, 20).Select(_ => pool.RunAsync(() => Remote.Reports(50, progress))).ToArray();
        foreach (var call in calls)
        {
            var error = await Record.ExceptionAsync(() => call.OrFailAsync());
            Assert.True(error is null or WorkerCrashedException, $"{error}");
        }

        Assert.Equal(3, await pool.RunAsync(() => Remote.Add(1, 2)).OrFailAsync());
    }

    [Fact]
    public async Task Disposal_FromAProgress_Ends()
    {
        using var scratch = new Scratch();
        var go = scratch["go"];
        var pool = new ProcessPool(Pools.Quiet() with { Shutdown = PoolShutdown.Kill });
        var disposal = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        IProgress<int> progress = new Direct(_ => disposal.TrySetResult(pool.DisposeAsync().AsTask()));
        var call = pool.RunAsync(() => Remote.ReportsAndWaits(go, progress, default));
        await (await disposal.Task.OrFailAsync()).OrFailAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => call.OrFailAsync());
    }

    [Fact]
    public async Task BlockingDisposal_FromAProgress_IsRefused()
    {
        await using var pool = new ProcessPool(Pools.Quiet());
        Exception? refusal = null;
        IProgress<int> progress = new Direct(_ => refusal = Record.Exception(pool.Dispose));
        Assert.Equal(1, await pool.RunAsync(() => Remote.Reports(1, progress)).OrFailAsync());
        Assert.Contains("DisposeAsync", Assert.IsType<InvalidOperationException>(refusal).Message, StringComparison.Ordinal);
    }

    /// <summary>Hands on within the report.</summary>
    private sealed class Direct(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
