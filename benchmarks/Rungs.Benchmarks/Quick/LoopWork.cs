using Rungs.Loops;

namespace Rungs.Benchmarks.Quick;

/// <summary>The same async functions for every loop that is compared.</summary>
internal static class LoopWork
{
    internal static async Task YieldAsync(int times)
    {
        for (var i = 0; i < times; i++)
            await Task.Yield();
    }

    /// <summary>Another thread posts; ends when the last callback has run here.</summary>
    internal static Task PostAsync(int times)
    {
        var context = SynchronizationContext.Current!;
        var count = new Countdown(times);
        return StartAndWaitAsync(count, () => context.Post(static state => ((Countdown)state!).Count(), count), times);
    }

    /// <inheritdoc cref="PostAsync"/>
    internal static Task CallSoonAsync(int times)
    {
        var loop = EventLoop.Running!;
        var count = new Countdown(times);
        Action callback = count.Count;
        return StartAndWaitAsync(count, () => loop.CallSoon(callback, "count"), times);
    }

    internal static async Task<int> YieldOnceAsync()
    {
        await Task.Yield();
        return 1;
    }

    private static Task StartAndWaitAsync(Countdown count, Action post, int times)
    {
        var thread = new Thread(() =>
        {
            for (var i = 0; i < times; i++)
                post();
        })
        { IsBackground = true };
        thread.UnsafeStart();
        return count.Ended;
    }

    /// <summary>Counts on one thread.</summary>
    private sealed class Countdown(int times)
    {
        private readonly TaskCompletionSource _ended = new();
        private int _left = times;

        internal Task Ended => _ended.Task;

        internal void Count()
        {
            if (--_left == 0)
                _ended.SetResult();
        }
    }
}
