using Rungs.Loops;

namespace Rungs.Benchmarks.Quick;

/// <summary>What a turn of the loop costs, against a pump made of a <c>BlockingCollection</c>.</summary>
internal static class LoopTurns
{
    private const int Turns = 1_000_000;

    /// <summary>More than usual: two threads meet in step or not, as the machine's other load has it, and a round is one or the other.</summary>
    private const int PostRounds = 15;

    internal static IEnumerable<Row> Rows()
    {
        yield return new Row(
            "a million await Task.Yield(), each",
            Measure.Pair(OnPump(LoopWork.YieldAsync), OnLoop(LoopWork.YieldAsync), Turns),
            Target.Ratio(0.4).AndNoBytes());
        yield return new Row(
            "a million Post from another thread, each",
            Measure.Pair(OnPump(LoopWork.PostAsync), OnLoop(LoopWork.PostAsync), Turns, PostRounds),
            Target.Ratio(0.5));
        yield return new Row(
            "a million CallSoon from another thread, each",
            Measure.Pair(OnPump(LoopWork.PostAsync), OnLoop(LoopWork.CallSoonAsync, "EventLoop.CallSoon"), Turns, PostRounds),
            Target.Ratio(0.5));
        yield return new Row(
            "a million await Task.Yield() under 100,000 timers, each",
            Measure.Pair(WithTimers(10, "EventLoop, 10 timers"), WithTimers(100_000, "EventLoop, 100,000 timers"), Turns),
            Target.Ratio(1.2));
    }

    private static Side OnPump(Func<int, Task> function) =>
        new("BlockingCollection pump", () => PumpContext.Run(() => function(Turns)));

    private static Side OnLoop(Func<int, Task> function, string name = "EventLoop")
    {
        var loop = new EventLoop();
        return new Side(name, () => loop.RunUntilComplete(() => function(Turns)));
    }

    private static Side WithTimers(int timers, string name)
    {
        var loop = new EventLoop();
        for (var i = 0; i < timers; i++)
            loop.CallLater(TimeSpan.FromHours(1 + (i % 7)), static () => { }, "never");
        return new Side(name, () => loop.RunUntilComplete(static () => LoopWork.YieldAsync(Turns)));
    }
}
