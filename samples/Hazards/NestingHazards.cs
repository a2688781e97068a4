using Rungs;
using Rungs.Diagnostics;
using Rungs.Loops;
using static Hazards.Functions;

namespace Hazards;

/// <summary>Loops inside loops, and loops that wait for each other or for themselves.</summary>
internal static class NestingHazards
{
    internal static IEnumerable<Hazard> All =>
    [
        new("blocking on a task of the thread's own loop", Plain: () => Ui.Run(async ui =>
        {
            await ui.InvokeAsync(() =>
            {
                var own = LoadAsync();
                Ui.Run(_ => own);
            });
        }), OnRungs: _ =>
        {
            using var loop = new EventLoop(new EventLoopOptions { Name = "paused" });
            loop.RunUntilComplete(async () =>
            {
                var own = loop.CreateTask(LoadAsync);
                await loop.RunAsync(Work.Of(() => Async.Block(() => own), "BlockOnOwn"));
            });
        }, Ending.Deadlock("paused", "BlockOnOwn")),

        new("blocking on a function that awaits a task of the thread's own loop", Plain: () => Ui.Run(async ui =>
        {
            await ui.InvokeAsync(() =>
            {
                var own = LoadAsync();
                Ui.Run(async _ => await own);
            });
        }), OnRungs: trial =>
        {
            using var loop = new EventLoop(new EventLoopOptions { Name = "paused further out" });
            loop.RunUntilComplete(async () =>
            {
                var own = loop.CreateTask(LoadAsync);
                await loop.RunAsync(Work.Of(() => Async.Block(() => AwaitAsync(own, trial.Free)), "BlockOnFunction"));
            });
        }, Ending.Stall(StallKind.PausedLoop, "paused further out", "BlockOnFunction")),

        new("an inner loop that waits for the outer one", Plain: () => Ui.Run(async outer =>
        {
            var gate = new TaskCompletionSource();
            var inside = outer.InvokeAsync(() => Ui.Run(_ => gate.Task));
            outer.Post(_ => gate.SetResult(), null);
            await inside;
        }), OnRungs: trial =>
        {
            using var outer = new EventLoop(new EventLoopOptions { Name = "outer" });
            outer.RunUntilComplete(async () =>
            {
                var gate = new TaskCompletionSource();
                var inside = outer.RunAsync(Work.Of(() =>
                {
                    using var idle = EventLoop.Idle();
                    idle.Loop.RunUntilComplete(() => gate.Task.WaitAsync(trial.Free), "WaitForOuter");
                }, "RunInner"));
                outer.CallSoon(gate.SetResult);
                await inside;
            });
        }, Ending.Stall(StallKind.PausedLoop, "outer", "RunInner")),

        new("two background loops that block on each other", Plain: () =>
        {
            var (left, right) = (Ui.Start(), Ui.Start());
            using var both = new Barrier(2);
            var first = left.InvokeAsync(() => { both.SignalAndWait(); Ui.Run(_ => right.InvokeAsync(() => { })); });
            var second = right.InvokeAsync(() => { both.SignalAndWait(); Ui.Run(_ => left.InvokeAsync(() => { })); });
            Task.WaitAll(first, second);
        }, OnRungs: trial => RunTwoLoops("blocking left", "blocking right", (other, name) => Async.Block(() => other.RunAsync(Work.Of(Answer, name), trial.Free))),
        Ending.Stall(StallKind.PausedLoop, "blocking left", "AskRight")),

        new("two background loops that wait for each other's result", Plain: () =>
        {
            var (left, right) = (Ui.Start(), Ui.Start());
            using var both = new Barrier(2);
            var first = left.InvokeAsync(() => { both.SignalAndWait(); right.InvokeAsync(() => { }).Wait(); });
            var second = right.InvokeAsync(() => { both.SignalAndWait(); left.InvokeAsync(() => { }).Wait(); });
            Task.WaitAll(first, second);
        }, OnRungs: trial => RunTwoLoops("waiting left", "waiting right", (other, name) => other.RunAsync(Work.Of(Answer, name)).Wait(trial.Free)),
        Ending.Stall(StallKind.WaitInLoop, "waiting right", "AskLeft")),

        new("a background loop that waits for its own work", Plain: () =>
        {
            var ui = Ui.Start();
            ui.InvokeAsync(() => ui.InvokeAsync(() => { }).Wait()).Wait();
        }, OnRungs: trial =>
        {
            using var loop = BackgroundLoop.Start(new BackgroundLoopOptions { Name = "own work" });
            loop.RunAsync(Work.Of(() => loop.RunAsync(Work.Of(Answer, "Answer")).Wait(trial.Free), "AskItself")).Wait();
        }, Ending.Stall(StallKind.WaitInLoop, "own work", "AskItself")),

        new("a background loop that waits until it has no work", Plain: () =>
        {
            var worker = new Thread(() => Thread.CurrentThread.Join());
            worker.Start();
            worker.Join();
        }, OnRungs: _ =>
        {
            using var loop = BackgroundLoop.Start(new BackgroundLoopOptions { Name = "until idle" });
            loop.RunAsync(Work.Of(() => loop.Wait(Timeout.InfiniteTimeSpan))).GetAwaiter().GetResult();
        }, Ending.Error<InvalidOperationException>("until idle", "until idle")),

        new("work that disposes its own loop", Plain: () =>
        {
            using var pool = new WorkerPool(1);
            pool.RunAsync(() =>
            {
                pool.Dispose();
                return 5;
            }).Wait();
        }, OnRungs: _ =>
        {
            using var loop = BackgroundLoop.Start(new BackgroundLoopOptions { Name = "disposed" });
            loop.RunAsync(Work.Of(loop.Dispose)).GetAwaiter().GetResult();
        }, Ending.Error<InvalidOperationException>("disposed", "disposed")),
    ];

    private static async Task<int> AwaitAsync(Task<int> task, CancellationToken cancellationToken) => await task.WaitAsync(cancellationToken);

    private static int Answer() => 5;

    /// <summary>Two loops, each of which runs <paramref name="ask"/> with the other, when both have begun.</summary>
    private static void RunTwoLoops(string leftName, string rightName, Action<BackgroundLoop, string> ask)
    {
        using var left = BackgroundLoop.Start(new BackgroundLoopOptions { Name = leftName });
        using var right = BackgroundLoop.Start(new BackgroundLoopOptions { Name = rightName });
        using var both = new Barrier(2);
        var first = left.RunAsync(Work.Of(() => Ask(right, "AnswerOnRight"), "AskRight"));
        var second = right.RunAsync(Work.Of(() => Ask(left, "AnswerOnLeft"), "AskLeft"));
        WaitForAll(first, second);

        void Ask(BackgroundLoop other, string name)
        {
            both.SignalAndWait();
            ask(other, name);
        }
    }
}
