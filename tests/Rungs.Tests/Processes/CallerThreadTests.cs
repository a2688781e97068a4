using Rungs.Processes;

namespace Rungs.Tests.Processes;

/// <summary>Callers whose threads are interrupted, and thread pools without a free one.</summary>
public sealed class CallerThreadTests
{
    [Fact]
    public async Task InterruptedCallers_LoseNothing()
    {
        await using var pool = new ProcessPool(Pools.Quiet(2) with { Window = 8, WorkTimeout = TimeSpan.FromHours(1) });
        await pool.RunAsync(() => Remote.Add(1, 1)).OrFailAsync();
        var count = Soak.Share(500);
        var errors = new List<Exception>();
        var callers = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            try
            {
                for (var i = 0; i < count; i++)
                {
                    Thread.CurrentThread.Interrupt();
                    using var cancellation = new CancellationTokenSource();
                    var call = pool.RunAsync(() => Remote.Add(i, 1), cancellation.Token);
                    if (i % 3 == 0)
                        cancellation.Cancel();
                    DropInterruption();
                    call.ContinueWith(static _ => { }, TaskScheduler.Default).Wait(Hang.Limit);
                    Assert.True(call.IsCanceled || call.Result == i + 1);
                }
            }
            catch (Exception error)
            {
                lock (errors)
                    errors.Add(error);
            }
        })).ToArray();
        foreach (var caller in callers)
            caller.Start();
        foreach (var caller in callers)
            caller.OrFail("a caller");
        Assert.Empty(errors);
        pool.UntilIdle();
        Assert.Equal(0, pool.Statistics.Crashed);

        static void DropInterruption()
        {
            try
            {
                Thread.Sleep(1);
            }
            catch (ThreadInterruptedException)
            {
                // It was meant for the call.
            }
        }
    }

    [Fact]
    public async Task BlockingCallers_WithASaturatedThreadPool_GetTheirResults()
    {
        var pool = new ProcessPool(Pools.Quiet(2));
        using (new PoolHogs())
        {
            var callers = Enumerable.Range(0, 4).Select(i => new Thread(() =>
            {
                for (var k = 0; k < 20; k++)
                    Assert.Equal(i + k, Async.Block(() => pool.RunAsync(() => Remote.Add(i, k))));
            })).ToArray();
            foreach (var caller in callers)
                caller.Start();
            foreach (var caller in callers)
                caller.OrFail("a caller");
            var disposal = new Thread(pool.Dispose);
            disposal.Start();
            disposal.OrFail("the disposal");
        }

        await pool.DisposeAsync();
        Assert.Equal(80, pool.Statistics.Executed);
    }
}
