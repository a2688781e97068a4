using Rungs.Processes;
using Rungs.Testing;

namespace Rungs.Tests.Processes;

public sealed class RecyclingTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(7, 4)]
    public async Task MaxWorkPerWorker_IsNeverExceeded(int max, int window)
    {
        await using var pool = new ProcessPool(Pools.Quiet(2) with { MaxWorkPerWorker = max, Window = window });
        var processes = new List<int>();
        var calls = Enumerable.Range(0, 5 * max).Select(_ => pool.RunAsync(() => Remote.ProcessId())).ToArray();
        foreach (var call in calls)
            processes.Add(await call.OrFailAsync());
        var ofEach = processes.CountBy(static process => process).ToArray();
        Assert.All(ofEach, one => Assert.InRange(one.Value, 1, max));
        Assert.InRange(ofEach.Length, 5, 5 * max);
        Assert.Equal(0, pool.Statistics.Crashed);
        Hang.Until(() => pool.Statistics.Recycled >= 4, "they are recycled");
        Assert.Equal(5 * max, pool.Statistics.Executed);
    }

    [Fact]
    public async Task Replacement_IsThereBeforeTheLastCall()
    {
        await using var pool = new ProcessPool(Pools.Quiet() with { MaxWorkPerWorker = 10 });
        var first = await pool.RunAsync(() => Remote.ProcessId()).OrFailAsync();
        for (var i = 0; i < 7; i++)
            Assert.Equal(first, await pool.RunAsync(() => Remote.ProcessId()).OrFailAsync());
        Hang.Until(() => pool.Statistics.Started == 2, "the replacement is started");
        Assert.Equal([first], pool.Statistics.ProcessIds);
        for (var i = 0; i < 2; i++)
            Assert.Equal(first, await pool.RunAsync(() => Remote.ProcessId()).OrFailAsync());
        Assert.NotEqual(first, await pool.RunAsync(() => Remote.ProcessId()).OrFailAsync());
        Hang.Until(() => !Posix.IsAlive(first), "the spent one ends");
        Assert.Equal((1, 0), (pool.Statistics.Recycled, pool.Statistics.Crashed));
    }

    [Fact]
    public async Task MaxWorkerAge_ReplacesTheWorker_WhichGoesOnUntilThen()
    {
        using var scratch = new Scratch();
        var go = scratch["go"];
        var time = new VirtualTime();
        await using var pool = new ProcessPool(Pools.Quiet() with { MaxWorkerAge = TimeSpan.FromHours(1), TimeProvider = time });
        var first = await pool.RunAsync(() => Remote.ProcessId()).OrFailAsync();
        var running = pool.RunAsync(() => Remote.WaitFor(go, default));
        Pools.UntilBegun(go);
        time.Advance(TimeSpan.FromHours(1));
        Hang.Until(() => pool.Statistics is { Started: 2, Recycled: 1 }, "it is replaced");
        Assert.False(running.IsCompleted);
        scratch.Touch("go");
        Assert.Equal(first, await running.OrFailAsync());
        Assert.NotEqual(first, await pool.RunAsync(() => Remote.ProcessId()).OrFailAsync());
        Hang.Until(() => !Posix.IsAlive(first), "the old one ends");
        Assert.Equal(0, pool.Statistics.Crashed);
    }

    [Fact]
    public async Task MaxWorkerMemory_ReplacesTheWorkerThatUsesMore()
    {
        using var scratch = new Scratch();
        var go = scratch["go"];
        var time = new VirtualTime();
        await using var pool = new ProcessPool(Pools.Quiet() with { MaxWorkerMemory = 128 * 1024 * 1024, TimeProvider = time });
        var running = pool.RunAsync(() => RecyclingCalls.AllocateAndWait(go, 150 * 1024 * 1024));
        Pools.UntilBegun(go);
        time.Advance(TimeSpan.FromSeconds(1));
        Hang.Until(() => pool.Statistics is { Recycled: 1 }, "it is replaced");
        scratch.Touch("go");
        var process = await running.OrFailAsync();
        Assert.NotEqual(process, await pool.RunAsync(() => Remote.ProcessId()).OrFailAsync());
        Assert.Equal(0, pool.Statistics.Crashed);
    }
}

internal static class RecyclingCalls
{
    [Portable]
    internal static int AllocateAndWait(string path, int bytes)
    {
        var memory = System.Runtime.InteropServices.Marshal.AllocHGlobal(bytes);
        for (var i = 0; i < bytes; i += 4096)
            System.Runtime.InteropServices.Marshal.WriteByte(memory, i, 1);
        var process = Remote.WaitFor(path, CancellationToken.None);
        System.Runtime.InteropServices.Marshal.FreeHGlobal(memory);
        return process;
    }
}
