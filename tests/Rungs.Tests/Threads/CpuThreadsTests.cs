using Rungs.Threads;

namespace Rungs.Tests.Threads;

public sealed class CpuThreadsTests
{
    [Fact]
    public async Task RunAsync_2000Calls_NeverMoreThreadsThanProcessors()
    {
        await using var threads = new CpuThreads();
        var inside = 0;
        var most = 0;
        var tasks = Enumerable.Range(0, 2_000).Select(i => threads.RunAsync(() =>
        {
            var now = Interlocked.Increment(ref inside);
            InterlockedMax(ref most, now);
            Thread.SpinWait(100);
            Interlocked.Decrement(ref inside);
            return i;
        })).ToArray();
        Assert.Equal(Enumerable.Range(0, 2_000), await Task.WhenAll(tasks).OrFailAsync());
        Assert.InRange(most, 1, Environment.ProcessorCount);
        Assert.InRange(threads.Statistics.PeakThreads, 1, Environment.ProcessorCount);
    }

    [Fact]
    public async Task AsyncFunctions_BetweenAwaits_KeepToTheThreads()
    {
        await using var threads = new CpuThreads(new CpuThreadsOptions { Name = "cpu", MaxThreads = 2 });
        var tasks = Enumerable.Range(0, 200).Select(_ => threads.RunAsync(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await Task.Yield();
                Assert.StartsWith("cpu ", Thread.CurrentThread.Name, StringComparison.Ordinal);
            }
        })).ToArray();
        await Task.WhenAll(tasks).OrFailAsync();
        Assert.InRange(threads.Statistics.PeakThreads, 1, 2);
    }
    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
