using Rungs.Processes;
using Rungs.Testing;

namespace Rungs.Tests.Processes;

public sealed class CancellationTests
{
    [Fact]
    public async Task QueuedCalls_Cancelled_NeverRun()
    {
        using var scratch = new Scratch();
        var (go, list) = (scratch["go"], scratch["list"]);
        await using var pool = new ProcessPool(Pools.Quiet());
        var first = pool.RunAsync(() => Remote.WaitFor(go, default));
        Pools.UntilBegun(go);
        using var cancellation = new CancellationTokenSource();
        var queued = Enumerable.Range(0, 1000).Select(i => pool.RunAsync(() => Remote.Append(list, i, 0), cancellation.Token)).ToArray();
        var last = pool.RunAsync(() => Remote.Append(list, 5000, 0));
        Assert.Equal(1001, pool.Statistics.Queued);

        await cancellation.CancelAsync();

        foreach (var call in queued)
            Assert.Equal(cancellation.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.OrFailAsync())).CancellationToken);
        Assert.Equal((1, 1), (pool.Statistics.Queued, pool.Statistics.InFlight));
        scratch.Touch("go");
        await first.OrFailAsync();
        await last.OrFailAsync();
        Assert.Equal(["5000"], await File.ReadAllLinesAsync(list, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task SentCalls_CancelledBeforeTheyBegin_NeverRun()
    {
        using var scratch = new Scratch();
        var (go, list) = (scratch["go"], scratch["list"]);
        await using var pool = new ProcessPool(Pools.Quiet() with { Window = 64 });
        var first = pool.RunAsync(() => Remote.WaitFor(go, default));
        Pools.UntilBegun(go);
        using var cancellation = new CancellationTokenSource();
        var sent = Enumerable.Range(0, 60).Select(i => pool.RunAsync(() => Remote.Append(list, i, 0), i % 2 == 0 ? cancellation.Token : default)).ToArray();
        Assert.Equal(61, pool.Statistics.InFlight);

        await cancellation.CancelAsync();
        scratch.Touch("go");
        await first.OrFailAsync();

        for (var i = 0; i < sent.Length; i++)
        {
            if (i % 2 == 0)
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent[i].OrFailAsync());
            else
                Assert.Equal(i, await sent[i].OrFailAsync());
        }

        Assert.Equal(Enumerable.Range(0, 30).Select(static i => $"{(2 * i) + 1}"), await File.ReadAllLinesAsync(list, TestContext.Current.CancellationToken));
        Assert.Equal(0, pool.Statistics.Crashed);
    }

    [Fact]
    public async Task RunningCall_HeedsItsToken_AndItsWorkerStays()
    {
        using var scratch = new Scratch();
        var go = scratch["go"];
        await using var pool = new ProcessPool(Pools.Quiet());
        using var cancellation = new CancellationTokenSource();
        var call = pool.RunAsync(() => Remote.WaitFor(go, default), cancellation.Token);
        Pools.UntilBegun(go);
        await cancellation.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.OrFailAsync());
        Assert.Equal(cancellation.Token, error.CancellationToken);
        await pool.RunAsync(() => Remote.Add(1, 1)).OrFailAsync();
        Assert.Equal((1, 0), (pool.Statistics.Started, pool.Statistics.Crashed));
    }

    [Fact]
    public async Task TokenInTheCallItself_CancelsToo()
    {
        using var scratch = new Scratch();
        var go = scratch["go"];
        await using var pool = new ProcessPool(Pools.Quiet());
        using var cancellation = new CancellationTokenSource();
        var token = cancellation.Token;
        var call = pool.RunAsync(() => Remote.WaitFor(go, token));
        Pools.UntilBegun(go);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.OrFailAsync());
        var again = pool.RunAsync(() => Remote.WaitFor(go, token));
        Assert.True(again.IsCanceled);
    }

    [Fact]
    public async Task Call_CancelledDuringTheStart_NeverRuns()
    {
        using var scratch = new Scratch();
        var list = scratch["list"];
        await using var pool = new ProcessPool(Pools.Quiet());
        using var cancellation = new CancellationTokenSource();
        var call = pool.RunAsync(() => Remote.Append(list, 1, 0), cancellation.Token);
        await cancellation.CancelAsync();
        Assert.True(call.IsCanceled);
        Assert.Equal(2, await pool.RunAsync(() => Remote.Append(list, 2, 0)).OrFailAsync());
        Assert.Equal(["2"], await File.ReadAllLinesAsync(list, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ManySentCallsOfAStoppedWorker_AreCancelledWithoutWaiting()
    {
        await using var pool = new ProcessPool(Pools.Quiet() with { Window = 4096, GracePeriod = TimeSpan.FromMilliseconds(200) });
        await pool.RunAsync(() => Remote.Add(1, 1)).OrFailAsync();
        var process = Assert.Single(pool.Statistics.ProcessIds);
        Assert.Equal(0, Posix.Kill(process, Posix.SigStop));
        using var cancellation = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 2000).Select(i => pool.RunAsync(() => Remote.Add(i, 1), cancellation.Token)).ToArray();
        Assert.Equal(2000, pool.Statistics.InFlight);

        await Task.Run(cancellation.Cancel, TestContext.Current.CancellationToken).OrFailAsync(); // it must not wait for the worker to hear

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(calls).OrFailAsync());
        Assert.All(calls, static call => Assert.True(call.IsCanceled));
        Assert.Equal(2, await pool.RunAsync(() => Remote.Add(1, 1)).OrFailAsync());
    }

    [Fact]
    public async Task GracePeriodOfZero_KillsAtOnce()
    {
        using var scratch = new Scratch();
        var path = scratch["pid"];
        await using var pool = new ProcessPool(Pools.Quiet() with { GracePeriod = TimeSpan.Zero, TimeProvider = new VirtualTime() });
        using var cancellation = new CancellationTokenSource();
        var call = pool.RunAsync(() => RemoteHarm.SleepNatively(path, default), cancellation.Token);
        Hang.Until(() => File.Exists(path), "it sleeps");
        await cancellation.CancelAsync();
        var time = (VirtualTime)pool.TimeOf();
        time.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.OrFailAsync());
        Assert.Equal(1, pool.Statistics.Crashed);
    }

    [Fact]
    public async Task GracePeriodWithoutEnd_NeverKills()
    {
        using var scratch = new Scratch();
        var go = scratch["go"];
        var time = new VirtualTime();
        await using var pool = new ProcessPool(Pools.Quiet() with { GracePeriod = Timeout.InfiniteTimeSpan, WorkTimeout = TimeSpan.FromMinutes(1), TimeProvider = time });
        using var cancellation = new CancellationTokenSource();
        var call = pool.RunAsync(() => CancellationCalls.IgnoresItsToken(go, default), cancellation.Token);
        Pools.UntilBegun(go);
        await cancellation.CancelAsync();
        await Task.Run(() => time.Advance(TimeSpan.FromDays(30)), TestContext.Current.CancellationToken).OrFailAsync();
        Assert.False(call.IsCompleted);
        scratch.Touch("go");
        Assert.Equal(Assert.Single(pool.Statistics.ProcessIds), await call.OrFailAsync()); // it ran to its end, and its result is returned
    }
}

internal static class CancellationCalls
{
    [Portable]
    internal static int IgnoresItsToken(string path, CancellationToken cancellationToken)
    {
        _ = cancellationToken;
        return Remote.WaitFor(path, CancellationToken.None);
    }
}
