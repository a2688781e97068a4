using System.Diagnostics;
using Rungs.Loops;

namespace Rungs.Benchmarks.Quick;

/// <summary>Threads of the thread pool that each block on a short async function, all at once.</summary>
internal static class Starvation
{
    private const int Threads = 100;

    internal static IEnumerable<Row> Rows()
    {
        var plain = Child.Run("starve-plain", Threads);
        yield return Row("{ Task.Delay(10); Yield }", plain, Child.Run("starve-block", Threads, times: 5));
        yield return Row("{ EventLoop.Delay(10); Yield }", plain, Child.Run("starve-block-loop-delay", Threads, times: 5));
    }

    /// <returns>The time until all have ended, and by how much the pool's minimum has changed.</returns>
    internal static double[] Plain(int threads) => Run(threads, static () => DelayAsync().GetAwaiter().GetResult());

    /// <inheritdoc cref="Plain"/>
    internal static double[] Block(int threads) => Run(threads, static () => Async.Block(DelayAsync));

    /// <inheritdoc cref="Plain"/>
    internal static double[] BlockWithLoopDelay(int threads) => Run(threads, static () => Async.Block(LoopDelayAsync));

    private static Row Row(string function, double[] plain, double[] ours)
    {
        var setting = ours[1] == 0 ? "pool minimum as before" : "POOL MINIMUM CHANGED";
        return new Row(
            $"{Threads} pool threads block on {function}",
            Comparison.Of(new Figure("GetResult()", plain[0]), new Figure($"Async.Block ({setting})", ours[0])),
            Target.AtMost(5e8));
    }

    private static double[] Run(int threads, Action block)
    {
        ThreadPool.GetMinThreads(out var before, out _);
        var started = Stopwatch.GetTimestamp();
        var tasks = new Task[threads];
        for (var i = 0; i < threads; i++)
            tasks[i] = Task.Run(block);

        Task.WaitAll(tasks);
        var elapsed = Stopwatch.GetElapsedTime(started);
        ThreadPool.GetMinThreads(out var after, out _);
        return [elapsed.TotalNanoseconds, after - before];
    }

    private static async Task DelayAsync()
    {
        await Task.Delay(10);
        await Task.Yield();
    }

    private static async Task LoopDelayAsync()
    {
        await EventLoop.Running!.Delay(TimeSpan.FromMilliseconds(10));
        await Task.Yield();
    }
}
