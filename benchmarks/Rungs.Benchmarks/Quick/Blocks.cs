namespace Rungs.Benchmarks.Quick;

/// <summary>What it costs to block on an async function.</summary>
internal static class Blocks
{
    private const int Calls = 1_000_000;
    private const int YieldingCalls = 100_000;

    private static readonly Task<int> s_ended = Task.FromResult(7);
    private static readonly Func<Task<int>> s_task = static () => s_ended;
    private static readonly Func<ValueTask<int>> s_valueTask = static () => new ValueTask<int>(7);
    private static readonly Func<Task<int>> s_yielding = LoopWork.YieldOnceAsync;
    private static readonly Func<ValueTask<int>> s_yieldingValueTask = YieldOnceValueAsync;

    internal static IEnumerable<Row> Rows()
    {
        yield return new Row(
            "Block of Func<Task<int>> that ends at once",
            Measure.Pair(
                Side("direct call", Calls, static () => s_task().GetAwaiter().GetResult()),
                Side("Async.Block", Calls, static () => Async.Block(s_task)),
                Calls),
            Target.Over(15).AndNoBytes());
        yield return new Row(
            "Block of Func<ValueTask<int>> that ends at once",
            Measure.Pair(
                Side("direct call", Calls, CallEnded),
                Side("Async.Block", Calls, static () => Async.Block(s_valueTask)),
                Calls),
            Target.Over(15).AndNoBytes());
        yield return new Row(
            "Block of Func<Task<int>> with one Yield",
            Measure.Pair(
                Side("GetResult()", YieldingCalls, static () => s_yielding().GetAwaiter().GetResult()),
                Side("Async.Block", YieldingCalls, static () => Async.Block(s_yielding)),
                YieldingCalls),
            Target.AtMost(400));
        yield return new Row(
            "Block of Func<ValueTask<int>> with one Yield",
            Measure.Pair(
                Side("AsTask().GetResult()", YieldingCalls, static () => s_yieldingValueTask().AsTask().GetAwaiter().GetResult()),
                Side("Async.Block", YieldingCalls, static () => Async.Block(s_yieldingValueTask)),
                YieldingCalls),
            Target.AtMost(400));
    }

    // Both sides pay for the same delegate around the call.
    private static Side Side(string name, int calls, Func<int> call) =>
        new(name, () =>
        {
            var sum = 0;
            for (var i = 0; i < calls; i++)
                sum += call();
            GC.KeepAlive(sum);
        });

    private static int CallEnded()
    {
        var value = s_valueTask();
        return value.IsCompletedSuccessfully ? value.Result : throw new InvalidOperationException("This one ends at once.");
    }

    private static async ValueTask<int> YieldOnceValueAsync()
    {
        await Task.Yield();
        return 1;
    }
}
