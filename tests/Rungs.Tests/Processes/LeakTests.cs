using System.Runtime.CompilerServices;
using Rungs.Processes;

namespace Rungs.Tests.Processes;

public sealed class LeakTests
{
    [Fact]
    public async Task Disposal_LeavesNothing()
    {
        var options = Pools.Quiet(2) with { Shutdown = PoolShutdown.Kill };
        var pool = new ProcessPool(options);
        var big = new byte[1_000_000];
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(big.Length, await pool.RunAsync(() => Remote.LengthOf(big)).OrFailAsync()); // by a sender thread
            await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.RunAsync(() => RemoteHarm.Exit(1)).OrFailAsync());
        }

        var calls = Enumerable.Range(0, 4).Select(i => pool.RunAsync(() => Remote.Add(i, i))).ToArray();
        await calls[0].OrFailAsync();
        var processes = pool.Statistics.ProcessIds;
        await pool.DisposeAsync().AsTask().OrFailAsync();
        await Task.WhenAll(calls.Select(static call => (Task)call.ContinueWith(static one => one.Exception, TaskScheduler.Default))).OrFailAsync();

        Assert.All(processes, static process => Assert.False(Posix.IsAlive(process)));
        Hang.Until(() => !Threads().Any(name => name.StartsWith(options.Name, StringComparison.Ordinal)), "its threads end");
    }

    [Fact]
    public async Task FoldersAndSockets_AreGoneOnceAWorkerWorks()
    {
        await using var pool = new ProcessPool(Pools.Quiet());
        var process = await pool.RunAsync(() => Remote.ProcessId()).OrFailAsync();
        var socket = (await File.ReadAllTextAsync($"/proc/{process}/cmdline", TestContext.Current.CancellationToken)).TrimEnd('\0').Split('\0')[^1];
        Assert.EndsWith("/s", socket, StringComparison.Ordinal);
        Hang.Until(() => !Directory.Exists(Path.GetDirectoryName(socket)), "the folder goes");
    }

    [Fact]
    public async Task StartThatFails_LeavesNoFolder()
    {
        var options = Pools.Quiet() with { StartTimeout = TimeSpan.FromTicks(1) };
        await using var pool = new ProcessPool(options);
        await Assert.ThrowsAsync<WorkerStartException>(() => pool.RunAsync(() => Remote.Add(1, 1)).OrFailAsync());
        Hang.Until(() => !Threads().Any(name => name.StartsWith(options.Name, StringComparison.Ordinal)), "its threads end");
    }

    [Fact]
    public async Task CancelledCall_HoldsItsArgumentNoLonger()
    {
        using var scratch = new Scratch();
        var go = scratch["go"];
        await using var pool = new ProcessPool(Pools.Quiet());
        using var forGood = new CancellationTokenSource();
        var running = pool.RunAsync(() => Remote.WaitFor(go, default));
        Pools.UntilBegun(go);
        var (queued, token) = Submit(pool, go, isCancelledByOwn: false, forGood.Token);
        var (other, otherToken) = Submit(pool, go, isCancelledByOwn: true, forGood.Token);
        Hang.Until(() => IsDead(queued) && IsDead(other), "the arguments die");
        scratch.Touch("go");
        await running.OrFailAsync();
        GC.KeepAlive((token, otherToken));

        static bool IsDead(WeakReference reference)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !reference.IsAlive;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Argument, CancellationTokenSource Token) Submit(ProcessPool pool, string go, bool isCancelledByOwn, CancellationToken forGood)
    {
        var cancellation = new CancellationTokenSource();
        var bytes = new byte[100_000];
        var (ofRun, ofCall) = isCancelledByOwn ? (forGood, cancellation.Token) : (cancellation.Token, forGood);
        var call = pool.RunAsync(() => Remote.LengthAndWait(bytes, go, ofCall), ofRun);
        cancellation.Cancel();
        Assert.True(call.IsCanceled);
        return (new WeakReference(bytes), cancellation);
    }

    /// <summary>The names of this process's threads; the system cuts them after 15 characters.</summary>
    private static IEnumerable<string> Threads() => Directory.EnumerateDirectories("/proc/self/task").Select(static path =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(path, "comm")).Trim();
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    });
}
