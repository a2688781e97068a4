using Rungs.Threads;

namespace Rungs.Benchmarks.Quick;

/// <summary>One call at a time to another thread and back to a blocking caller: two wakes.</summary>
internal static class Wakes
{
    private const int Calls = 5_000;

    internal static IEnumerable<Row> Rows()
    {
        using var threads = new ElasticThreads();
        var ours = new Side("ElasticThreads", () => Repeat(() => threads.RunAsync(static () => 1).GetAwaiter().GetResult()));
        var taskRun = new Side("Task.Run", static () => Repeat(static () => Task.Run(static () => 1).GetAwaiter().GetResult()));
        yield return new Row("a call to another thread and back, one at a time", Measure.Pair(taskRun, ours, Calls), Target.None);
        yield return new Row("the same, against the floor", Measure.Pair(new Side("Monitor ping-pong", static () => PingPong(Calls)), ours, Calls), Target.None);
    }

    private static void Repeat(Func<int> call)
    {
        for (var i = 0; i < Calls; i++)
            call();
    }

    /// <summary>The least two threads can do that wait for each other in turns: a pulse and a wait each.</summary>
    internal static void PingPong(int calls)
    {
        var gate = new object();
        var turn = 0;
        var other = new Thread(() => Play(1)) { IsBackground = true };
        other.UnsafeStart();
        Play(0);
        other.Join();

        void Play(int own)
        {
            lock (gate)
            {
                for (var i = 0; i < calls; i++)
                {
                    while (turn != own)
                        Monitor.Wait(gate);
                    turn = 1 - own;
                    Monitor.Pulse(gate);
                }
            }
        }
    }
}
