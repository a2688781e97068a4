using Rungs.Processes;
using Rungs.Testing;

namespace Rungs.Tests.Processes;

public sealed class DisposalTests
{
    [Fact]
    public async Task Drain_RunsAll()
    {
        var pool = new ProcessPool(Pools.Quiet(2));
        var calls = Enumerable.Range(0, 50).Select(i => pool.RunAsync(() => Remote.Add(i, 1))).ToArray();
        await pool.DisposeAsync().AsTask().OrFailAsync();
        Assert.All(calls, static call => Assert.True(call.IsCompletedSuccessfully));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.RunAsync(() => Remote.Add(1, 1)).OrFailAsync());
    }

    [Fact]
    public async Task FinishRunning_FailsWhatIsQueued()
    {
        using var scratch = new Scratch();
        var go = scratch["go"];
        var pool = new ProcessPool(Pools.Quiet() with { Shutdown = PoolShutdown.FinishRunning });
        var running = pool.RunAsync(() => Remote.WaitFor(go, default));
        Pools.UntilBegun(go);
        var queued = pool.RunAsync(() => Remote.Add(1, 1));
        var disposal = pool.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => queued.OrFailAsync());
        Assert.False(disposal.IsCompleted);
        scratch.Touch("go");
        await disposal.OrFailAsync();
        Assert.True(running.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Kill_FailsAll()
    {
        using var scratch = new Scratch();
        var (go, pid) = (scratch["go"], scratch["pid"]);
        var pool = new ProcessPool(Pools.Quiet(2) with { Shutdown = PoolShutdown.Kill });
        Task[] running = [pool.RunAsync(() => Remote.WaitFor(go, default)), pool.RunAsync(() => RemoteHarm.SleepNatively(pid, default))];
        Pools.UntilBegun(go);
        Hang.Until(() => File.Exists(pid), "it sleeps");
        var processes = pool.Statistics.ProcessIds;
        var queued = pool.RunAsync(() => Remote.Add(1, 1));
        await pool.DisposeAsync().AsTask().OrFailAsync();
        Assert.All(processes, static process => Assert.False(Posix.IsAlive(process)));
        foreach (var call in (Task[])[.. running, queued])
            await Assert.ThrowsAsync<ObjectDisposedException>(() => call.OrFailAsync());
    }

    [Fact]
    public async Task ShutdownTimeout_EndsWhatNeverEnds()
    {
        using var scratch = new Scratch();
        var pid = scratch["pid"];
        var time = new VirtualTime();
        var minute = TimeSpan.FromMinutes(1);
        var pool = new ProcessPool(Pools.Quiet() with { ShutdownTimeout = minute, GracePeriod = minute, TimeProvider = time });
        var running = pool.RunAsync(() => RemoteHarm.SleepNatively(pid, default));
        Hang.Until(() => File.Exists(pid), "it sleeps");
        var queued = pool.RunAsync(() => Remote.Add(1, 1));
        var disposal = pool.DisposeAsync().AsTask();
        time.Advance(minute);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => queued.OrFailAsync());
        Assert.False(running.IsCompleted);
        time.Advance(minute);
        await disposal.OrFailAsync();
        var error = await Assert.ThrowsAsync<ObjectDisposedException>(() => running.OrFailAsync());
        Assert.Contains("was killed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PoolShutdown.Drain)]
    [InlineData(PoolShutdown.FinishRunning)]
    [InlineData(PoolShutdown.Kill)]
    public async Task ManyTimes_FromManyThreads_WhileWorkersStart(PoolShutdown shutdown)
    {
        for (var round = 0; round < Soak.Share(2); round++)
        {
            var pool = new ProcessPool(Pools.Quiet(3) with { Shutdown = shutdown });
            var calls = Enumerable.Range(0, 20).Select(i => pool.RunAsync(() => Remote.Add(i, 1))).ToArray();
            if (round % 2 == 1)
                await calls[0].OrFailAsync();
            var threads = Enumerable.Range(0, 6).Select(i => new Thread(() =>
            {
                if (i % 2 == 0)
                    pool.Dispose();
                else
                    pool.DisposeAsync().AsTask().Wait();
            })).ToArray();
            foreach (var thread in threads)
                thread.Start();
            foreach (var thread in threads)
                thread.OrFail("a disposal");

            for (var i = 0; i < calls.Length; i++)
            {
                if (shutdown == PoolShutdown.Drain)
                    Assert.Equal(i + 1, await calls[i].OrFailAsync());
                else if (!calls[i].IsCompletedSuccessfully)
                    await Assert.ThrowsAsync<ObjectDisposedException>(() => calls[i].OrFailAsync());
            }
        }
    }

    [Fact]
    public async Task UnusedPool_IsDisposedAtOnce()
    {
        var pool = new ProcessPool(Pools.Quiet());
        Assert.True(pool.DisposeAsync().IsCompletedSuccessfully);
        await pool.DisposeAsync();
        pool.Dispose();
        Assert.Equal(0, pool.Statistics.Started);
    }

    [Fact]
    public async Task CancelOfTheLastQueuedCall_LetsDisposalEnd()
    {
        using var scratch = new Scratch();
        var go = scratch["go"];
        var pool = new ProcessPool(Pools.Quiet());
        using var cancellation = new CancellationTokenSource();
        var running = pool.RunAsync(() => Remote.WaitFor(go, default), cancellation.Token);
        Pools.UntilBegun(go);
        var queued = pool.RunAsync(() => Remote.Add(1, 1), cancellation.Token);
        var disposal = pool.DisposeAsync().AsTask();
        await cancellation.CancelAsync();
        await disposal.OrFailAsync();
        Assert.True(running.IsCanceled && queued.IsCanceled);
    }
}
