using System.Collections.Concurrent;

namespace Rungs.Tests.Coordination.Queues;

/// <summary>Lets contenders, each on a thread of its own, start together, round after round.</summary>
internal static class Race
{
    /// <param name="rounds">How often.</param>
    /// <param name="prepare">Before each round, while nobody runs.</param>
    /// <param name="check">After each round, when all are done.</param>
    /// <param name="contenders">Run at once.</param>
    internal static void Run(int rounds, Action prepare, Action check, params Action[] contenders)
    {
        using var barrier = new Barrier(contenders.Length + 1);
        var errors = new ConcurrentQueue<Exception>();
        var isOver = false;
        var threads = contenders.Select(contender => new Thread(() =>
        {
            while (true)
            {
                barrier.SignalAndWait();
                if (Volatile.Read(ref isOver))
                    return;
                try
                {
                    contender();
                }
                catch (Exception error)
                {
                    errors.Enqueue(error);
                }

                barrier.SignalAndWait();
            }
        })
        { IsBackground = true }).ToArray();
        foreach (var thread in threads)
            thread.Start();

        try
        {
            for (var round = 0; round < rounds; round++)
            {
                prepare();
                barrier.SignalAndWait();
                Assert.True(barrier.SignalAndWait(Hang.Limit), $"Still running after {Hang.Limit}: round {round}");
                Assert.Empty(errors);
                check();
            }
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            barrier.SignalAndWait(TimeSpan.FromSeconds(1));
        }

        foreach (var thread in threads)
            thread.OrFail("a contender");
    }
}
