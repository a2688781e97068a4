using Rungs.Coordination;

namespace Rungs.Benchmarks.Quick;

/// <summary>Queueing waiters and cancelling them in random order: one of many costs about what one of few does.</summary>
internal static class Cancellations
{
    private const int Few = 1_000;
    private const int Many = 100_000;

    /// <summary>How much dearer one of many may be: a hundred times the waiters do not fit the caches.</summary>
    private const double Flat = 4;

    internal static IEnumerable<Row> Rows()
    {
        yield return new Row(
            "queueing and cancelling a waiter: of 100,000 against of 1,000",
            Measure.Pair(InLine(Few), InLine(Many), Many, rounds: 5),
            Target.Ratio(Flat));
        yield return new Row(
            "the same, by priority",
            Measure.Pair(ByPriority(Few), ByPriority(Many), Many, rounds: 5),
            Target.Ratio(Flat));
        yield return new Row(
            "queueing and cancelling a waiter of 100,000",
            Measure.Pair(InSlimLine(Many), InLine(Many), Many, rounds: 5),
            Target.None);
    }

    private static Side InLine(int waiters) => new($"of {waiters:N0}", () =>
    {
        using var semaphore = new DualSemaphore(1);
        using var holder = semaphore.Acquire();
        CancelInRandomOrder(waiters, (_, token) => semaphore.AcquireAsync(token).IsCompleted);
    });

    private static Side ByPriority(int waiters) => new($"of {waiters:N0}", () =>
    {
        using var semaphore = new PrioritySemaphore(1);
        using var holder = semaphore.Acquire();
        CancelInRandomOrder(waiters, (i, token) => semaphore.AcquireAsync(i % 100, token).IsCompleted);
    });

    private static Side InSlimLine(int waiters) => new("SemaphoreSlim", () =>
    {
        using var semaphore = new SemaphoreSlim(0);
        CancelInRandomOrder(waiters, (_, token) => semaphore.WaitAsync(token).IsCompleted);
    });

    private static void CancelInRandomOrder(int waiters, Func<int, CancellationToken, bool> enter)
    {
        var order = Enumerable.Range(0, waiters).ToArray();
        new Random(1).Shuffle(order);
        for (var done = 0; done < Many; done += waiters)
        {
            var sources = new CancellationTokenSource[waiters];
            for (var i = 0; i < waiters; i++)
            {
                sources[i] = new CancellationTokenSource();
                if (enter(i, sources[i].Token))
                    throw new InvalidOperationException("There was no permit to have.");
            }

            foreach (var i in order)
                sources[i].Cancel();
        }
    }
}
