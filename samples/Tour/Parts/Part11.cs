using Rungs.Loops;
using Rungs.Threads;

namespace Rungs.Tour.Parts;

/// <summary>Part 11, concurrency: gather with delays, and the same with blocking sleeps.</summary>
/// <remarks>
/// In Python: <c>asyncio.gather</c>, and <c>time.sleep</c> in place of <c>asyncio.sleep</c>, which <c>asyncio.to_thread</c> mends. In
/// JavaScript: <c>Promise.all</c>. Takes 5.0 s and prints:
/// <code>
/// 0.0 s  delays
/// 1.0 s  results: 1, 2, 3
/// 1.0 s  sleeps on the loop
/// 4.0 s  results: 1, 2, 3
/// 4.0 s  sleeps on threads
/// 5.0 s  results: 1, 2, 3
/// </code>
/// </remarks>
internal static class Part11
{
    internal static async Task RunAsync(PartContext part, CancellationToken token)
    {
        var delays = new ParallelRunner<int>()
            .Schedule(() => DelayAsync(1))
            .Schedule(() => DelayAsync(2))
            .Schedule(() => DelayAsync(3));
        var sleeps = new ParallelRunner<int>()
            .Schedule(() => Sleep(1))
            .Schedule(() => Sleep(2))
            .Schedule(() => Sleep(3));

        // They wait at once, and the thread is free for all of them. The results are in the order of scheduling.
        part.Say("delays");
        SayResults(await delays.RunAsync(cancellationToken: token));

        // A sleep holds the loop's one thread, and with it everything else that wants to run there: one after the other.
        part.Say("sleeps on the loop");
        SayResults(await sleeps.RunAsync(EventLoop.Current, token));

        // The same plan one rung higher. Where no rung is named, blocking functions go to threads by themselves.
        part.Say("sleeps on threads");
        SayResults(await sleeps.RunAsync(ElasticThreads.Shared, token));

        async Task<int> DelayAsync(int result)
        {
            await EventLoop.Current.Delay(TimeSpan.FromSeconds(1), token);
            return result;
        }

        int Sleep(int result)
        {
            part.Sleep(TimeSpan.FromSeconds(1));
            return result;
        }

        void SayResults(IEnumerable<int> results) => part.Say($"results: {string.Join(", ", results)}");
    }
}
