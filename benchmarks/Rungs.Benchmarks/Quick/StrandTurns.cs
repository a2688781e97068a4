using Rungs.Strands;

namespace Rungs.Benchmarks.Quick;

/// <summary>What it costs to hand a strand's turn over, and to call a function of it from another.</summary>
internal static class StrandTurns
{
    private const int Turns = 100_000;
    private const int Switches = 20_000;
    private const int Yields = 5_000;

    internal static IEnumerable<Row> Rows()
    {
        yield return new Row(
            "two async functions that take turns by await Task.Yield(), each turn",
            Measure.Pair(new Side("ConcurrentExclusiveSchedulerPair", OnExclusiveScheduler), OnStrand("Strand", static _ => YieldInTurnsAsync()), 2 * Turns),
            Target.Ratio(1));
        yield return new Row(
            "RunUntilFinished of a blocking function, nobody waits",
            Measure.Pair(new Side("direct call", CallDirectly), OnStrand("Strand", CallAlone), Switches),
            Target.None);
        yield return new Row(
            "the same, others wait: two switches of threads",
            Measure.Pair(new Side("Monitor ping-pong", static () => Wakes.PingPong(Switches)), OnStrand("Strand", CallAmongOthers), Switches),
            Target.None);
        yield return new Row(
            "await RunUntilFinishedAsync, others wait",
            Measure.Pair(new Side("ConcurrentExclusiveSchedulerPair", CallOnExclusiveScheduler), OnStrand("Strand", CallAmongOthersAsync), Switches),
            Target.None);
        yield return new Row(
            "two blocking functions that take turns by Yield(), each pair of turns",
            Measure.Pair(new Side("Monitor ping-pong", static () => Wakes.PingPong(Yields)), new Side("Strand", YieldInTurns), Yields),
            Target.None);
    }

    private static Side OnStrand(string name, Func<Strand, Task> function)
    {
        var strand = new Strand();
        return new Side(name, () => strand.RunAsync(() => function(strand)).GetAwaiter().GetResult());
    }

    private static Task YieldInTurnsAsync() => Task.WhenAll(LoopWork.YieldAsync(Turns), LoopWork.YieldAsync(Turns));

    private static void OnExclusiveScheduler() =>
        Task.Factory.StartNew(
            static () => YieldInTurnsAsync(), CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler)
            .Unwrap().GetAwaiter().GetResult();

    private static void CallDirectly()
    {
        Func<int> one = static () => 1;
        for (var i = 0; i < Switches; i++)
            one();
    }

    private static Task CallAlone(Strand strand)
    {
        for (var i = 0; i < Switches; i++)
            strand.RunUntilFinished(static () => 1);
        return Task.CompletedTask;
    }

    private static async Task CallAmongOthers(Strand strand)
    {
        var isOver = false;
        var other = KeepWaitingAsync();
        for (var i = 0; i < Switches; i++)
            strand.RunUntilFinished(static () => 1);
        isOver = true;
        await other;

        async Task KeepWaitingAsync()
        {
            while (!isOver)
                await Task.Yield();
        }
    }

    private static async Task CallAmongOthersAsync(Strand strand)
    {
        var isOver = false;
        var other = KeepWaitingAsync();
        for (var i = 0; i < Switches; i++)
            await strand.RunUntilFinishedAsync(static () => 1);
        isOver = true;
        await other;

        async Task KeepWaitingAsync()
        {
            while (!isOver)
                await Task.Yield();
        }
    }

    private static void CallOnExclusiveScheduler()
    {
        var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        Task.Factory.StartNew(CallAsync, CancellationToken.None, TaskCreationOptions.None, scheduler).Unwrap().GetAwaiter().GetResult();

        async Task CallAsync()
        {
            var isOver = false;
            var other = KeepWaitingAsync();
            for (var i = 0; i < Switches; i++)
                await Task.Factory.StartNew(static () => 1, CancellationToken.None, TaskCreationOptions.None, scheduler);
            isOver = true;
            await other;

            async Task KeepWaitingAsync()
            {
                while (!isOver)
                    await Task.Yield();
            }
        }
    }

    private static void YieldInTurns()
    {
        var strand = new Strand();
        var first = strand.RunAsync(Play);
        var second = strand.RunAsync(Play);
        Task.WhenAll(first, second).GetAwaiter().GetResult();

        void Play()
        {
            for (var i = 0; i < Yields; i++)
                strand.Yield();
        }
    }
}
