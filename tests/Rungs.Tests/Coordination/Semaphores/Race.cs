using System.Collections.Concurrent;

namespace Rungs.Tests.Coordination.Semaphores;

/// <summary>Runs several things at once, over and over.</summary>
internal static class Race
{
    /// <summary>Each side has a thread of its own; between the rounds one of them prepares and checks, alone.</summary>
    internal static void Run(int rounds, Action before, Action after, params Action[] sides)
    {
        ConcurrentQueue<Exception> errors = new();
        var arrived = 0L;
        using var barrier = new Barrier(sides.Length);
        var threads = Array.ConvertAll(sides, side => new Thread(() => RunSide(side, ReferenceEquals(side, sides[0]))) { IsBackground = true });
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.OrFail("a side of the race"));
        Assert.Empty(errors);

        void RunSide(Action side, bool isFirst)
        {
            var random = new Random(Array.IndexOf(sides, side));
            for (var round = 0; round < rounds && errors.IsEmpty; round++)
            {
                Try(isFirst ? before : null);
                barrier.SignalAndWait();
                Interlocked.Increment(ref arrived); // all are awake before any begins
                for (var spinner = default(SpinWait); Volatile.Read(ref arrived) < (round + 1L) * sides.Length;)
                    spinner.SpinOnce(sleep1Threshold: -1);
                Thread.SpinWait(random.Next(1 << random.Next(14))); // so that not always the same one is first, however unlike the sides
                Try(side);
                barrier.SignalAndWait();
                Try(isFirst ? after : null);
                barrier.SignalAndWait(); // so that all see the same errors
            }
        }

        void Try(Action? action)
        {
            try
            {
                action?.Invoke();
            }
            catch (Exception error)
            {
                errors.Enqueue(error);
            }
        }
    }
}
