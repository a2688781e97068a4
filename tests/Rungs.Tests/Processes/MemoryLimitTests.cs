using Rungs.Processes;

namespace Rungs.Tests.Processes;

public sealed class MemoryLimitTests
{
    private const int Max = 128 * 1024 * 1024;

    [Fact]
    public async Task ManagedMemory_BeyondTheLimit_FailsTheCall()
    {
        await using var pool = new ProcessPool(Pools.Quiet() with { MaxWorkerMemory = Max });
        var error = await Assert.ThrowsAsync<RemoteWorkException>(() => pool.RunAsync(() => RemoteHarm.AllocateManaged()).OrFailAsync());
        Assert.Equal(typeof(OutOfMemoryException).FullName, error.RemoteType);
        Assert.Equal(3, await pool.RunAsync(() => Remote.Add(1, 2)).OrFailAsync());
        Assert.Equal(0, pool.Statistics.Crashed);
    }

    [Fact]
    public async Task NativeMemory_BeyondTwiceTheLimit_KillsTheWorkerAndSaysWhy()
    {
        await using var pool = new ProcessPool(Pools.Quiet() with { MaxWorkerMemory = Max });
        var error = await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.RunAsync(() => RemoteHarm.AllocateNative(3 * Max)).OrFailAsync());
        Assert.Equal(Posix.SigKill, error.Signal);
        Assert.Contains("more than twice its MaxWorkerMemory", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, await pool.RunAsync(() => Remote.Add(1, 2)).OrFailAsync());
    }
}
