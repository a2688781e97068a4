using Rungs;
using Rungs.Diagnostics;
using Rungs.Strands;
using static Hazards.Functions;

namespace Hazards;

/// <summary>One at a time, and waiting for the next one.</summary>
internal static class StrandHazards
{
    internal static IEnumerable<Hazard> All =>
    [
        new("two strands that block on each other", Plain: () =>
        {
            using var both = new Barrier(2);
            var (left, right) = (new Exclusive(), new Exclusive());
            var first = left.Run(() => { both.SignalAndWait(); right.Run(() => { }).Wait(); });
            var second = right.Run(() => { both.SignalAndWait(); left.Run(() => { }).Wait(); });
            Task.WaitAll(first, second);
        }, OnRungs: trial => WithStrand("left strand", left => WithStrand("right strand", right =>
        {
            using var both = new Barrier(2);
            var first = left.QueueToRun(() => { both.SignalAndWait(); Async.Block(() => right.RunAsync(Work.Of(Answer), trial.Free)); }, name: "AskRight");
            var second = right.QueueToRun(() => { both.SignalAndWait(); Async.Block(() => left.RunAsync(Work.Of(Answer), trial.Free)); }, name: "AskLeft");
            WaitForAll(first, second);
        })), Ending.Stall(StallKind.HeldStrand, "left strand", "AskRight")),

        new("a strand that blocks on its own next function", Plain: () =>
        {
            var strand = new Exclusive();
            strand.Run(() => Ui.Run(_ => strand.Run(LoadAsync))).Wait();
        }, OnRungs: _ => WithStrand("own strand", strand =>
            strand.QueueToRun(() => { Async.Block(() => strand.QueueToRun(Answer)); }, name: "BlockOnItself").GetAwaiter().GetResult()),
        Ending.Deadlock("own strand", "BlockOnItself")),

        new("a strand that waits for its own async function", Plain: () =>
        {
            var strand = new Exclusive();
            strand.Run(() => strand.Run(LoadAsync).Wait()).Wait();
        }, OnRungs: trial => WithStrand("waiting strand", strand =>
            strand.QueueToRun(() => strand.RunAsync(LoadAsync).Wait(trial.Free), name: "WaitForItself").GetAwaiter().GetResult()),
        Ending.Stall(StallKind.HeldStrand, "waiting strand", "WaitForItself")),

        new("a strand that wants the result of what it queued", Plain: () =>
        {
            using var turn = new SemaphoreSlim(1);
            turn.Wait();
            Check(Task.Run(() =>
            {
                turn.Wait();
                return 5;
            }).Result == 5);
        }, OnRungs: trial => WithStrand("queueing strand", strand =>
            strand.QueueToRun(() => strand.QueueToRun(Answer).Wait(trial.Free), name: "WaitForQueued").GetAwaiter().GetResult()),
        Ending.Stall(StallKind.HeldStrand, "queueing strand", "WaitForQueued")),

        new("a function that enters its own turn again", Plain: () =>
        {
            using var turn = new SemaphoreSlim(1);
            turn.Wait();
            turn.Wait();
        }, OnRungs: _ => WithStrand("pausing strand", strand =>
            Check(strand.RunAsync(() => strand.RunUntilFinished(() => strand.RunUntilFinished(Answer))).Result == 5)),
        Ending.Success),

        new("a strand that polls for what its next function sets", Plain: () =>
        {
            var isSet = false;
            var strand = new Exclusive();
            strand.Run(() =>
            {
                strand.Run(() => isSet = true);
                while (!Volatile.Read(ref isSet))
                    Thread.Sleep(5);
            }).Wait();
        }, OnRungs: trial => WithStrand("polling strand", strand =>
        {
            var isSet = false;
            strand.QueueToRun(() =>
            {
                strand.QueueToRun(() => isSet = true);
                while (!Volatile.Read(ref isSet) && !trial.Free.IsCancellationRequested)
                    Thread.Sleep(5);
            }, name: "PollOnStrand").Wait();
        }), Ending.Stall(StallKind.HeldStrand, "polling strand", "PollOnStrand")),

        new("a function that waits for its strand's end", Plain: () =>
        {
            var strand = new Exclusive();
            strand.Run(strand.End).Wait();
        }, OnRungs: _ => WithStrand("ended strand", strand =>
            strand.RunAsync(() => strand.DisposeAsync().AsTask().Wait()).GetAwaiter().GetResult()),
        Ending.Error<InvalidOperationException>("ended strand", "ended strand")),

        new("a serial section entered from inside itself", Plain: () =>
        {
            using var turn = new SemaphoreSlim(1);
            RunAsync(() => RunAsync(() => Task.CompletedTask)).Wait();

            async Task RunAsync(Func<Task> function)
            {
                await turn.WaitAsync();
                await function();
                turn.Release();
            }
        }, OnRungs: _ =>
        {
            var serial = new SerialRung();
            Check(serial.RunAsync(() => serial.RunAsync(LoadAsync)).Result == 5);
        }, Ending.Success),
    ];

    private static int Answer() => 5;

    private static void WithStrand(string name, Action<Strand> body)
    {
        var strand = new Strand(new StrandOptions { Name = name });
        try
        {
            body(strand);
        }
        finally
        {
            strand.DisposeAsync().AsTask().Wait();
        }
    }

    /// <summary>The class library's nearest: an exclusive scheduler.</summary>
    private sealed class Exclusive
    {
        private readonly ConcurrentExclusiveSchedulerPair _pair = new();

        /// <summary>Runs a function in its turn; not in place of a wait, where an outer function has the turn.</summary>
        internal Task Run(Action function) =>
            Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.PreferFairness, _pair.ExclusiveScheduler);

        internal Task<T> Run<T>(Func<Task<T>> function) =>
            Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _pair.ExclusiveScheduler).Unwrap();

        internal void End()
        {
            _pair.Complete();
            _pair.Completion.Wait();
        }
    }
}
