#pragma warning disable VSTHRD011 // a Lazy whose factory waits is one of the programs

using System.Collections.Concurrent;
using Rungs;
using Rungs.Coordination;
using Rungs.Diagnostics;
using Rungs.Loops;
using static Hazards.Functions;

namespace Hazards;

/// <summary>Blocking on a thread that others need: UI threads and loops.</summary>
internal static class LoopHazards
{
    internal static IEnumerable<Hazard> All =>
    [
        new("sync over async on a UI thread", Plain: () => Ui.Run(_ =>
        {
            Check(LoadAsync().Result == 5);
            return Task.CompletedTask;
        }), OnRungs: _ => Ui.Run(_ =>
        {
            Check(Async.Block(LoadAsync) == 5);
            return Task.CompletedTask;
        }), Ending.Success),

        new("Result in the first step of a loop's function", Plain: () => Ui.Run(async _ =>
        {
            await Task.Yield();
            Check(LoadAsync().Result == 5);
        }), OnRungs: trial =>
        {
            using var loop = new EventLoop(new EventLoopOptions { Name = "first step" });
            loop.RunUntilComplete(() =>
            {
                LoadAsync().Wait(trial.Free);
                return Task.CompletedTask;
            }, "Main");
        }, Ending.Stall(StallKind.WaitInLoop, "first step", "Main")),

        new("Result in a callback, the wait reported", Plain: () => Ui.Run(ui => ui.InvokeAsync(() => Check(LoadAsync().Result == 5))),
            OnRungs: trial => RunIn(new EventLoopOptions { Name = "reports" }, _ => LoadAsync().Wait(trial.Free), "Show"),
            Ending.Stall(StallKind.WaitInLoop, "reports", "Show")),

        new("GetResult in a callback, the loop pumped meanwhile", Plain: () => Ui.Run(ui => ui.InvokeAsync(() => Check(LoadAsync().GetAwaiter().GetResult() == 5))),
            OnRungs: _ => RunIn(new EventLoopOptions { Name = "pumps", WaitInLoop = WaitInLoop.Pump }, _ => Check(LoadAsync().GetAwaiter().GetResult() == 5), "Show"),
            Ending.Success),

        new("Wait in a callback, refused", Plain: () => Ui.Run(ui => ui.InvokeAsync(() => LoadAsync().Wait())),
            OnRungs: _ => RunIn(new EventLoopOptions { Name = "refuses", WaitInLoop = WaitInLoop.Throw }, _ => LoadAsync().Wait(), "Show"),
            Ending.Error<LoopBlockedException>("refuses", "Show")),

        new("Result in the first step of what Async.Block runs", Plain: () => Ui.Run(_ =>
        {
            ShowAsync().Wait();
            return Task.CompletedTask;

            async Task ShowAsync() => Check((await LoadAsync()) == LoadAsync().Result);
        }), OnRungs: trial => Async.Block(() => ShowAsync(trial.Free)), Ending.Stall(StallKind.WaitInLoop, "block", nameof(ShowAsync))),

        new("a semaphore whose releaser is a callback of the waiting loop", Plain: () => Ui.Run(ui => ui.InvokeAsync(() =>
        {
            var signal = new SemaphoreSlim(0);
            ui.Post(_ => signal.Release(), null);
            signal.Wait();
        })), OnRungs: trial => RunIn(new EventLoopOptions { Name = "signals" }, loop =>
        {
            var signal = new SemaphoreSlim(0);
            loop.CallSoon(() => signal.Release());
            signal.Wait(trial.Free);
        }, "WaitForSignal"), Ending.Stall(StallKind.WaitInLoop, "signals", "WaitForSignal")),

        new("an event set by a callback of the waiting loop, the loop pumped meanwhile", Plain: () => Ui.Run(ui => ui.InvokeAsync(() =>
        {
            var signal = new ManualResetEvent(false);
            ui.Post(_ => signal.Set(), null);
            signal.WaitOne();
        })), OnRungs: _ => RunIn(new EventLoopOptions { Name = "pumped signals", WaitInLoop = WaitInLoop.Pump }, loop =>
        {
            var signal = new ManualResetEvent(false);
            loop.CallSoon(() => signal.Set());
            signal.WaitOne();
        }, "WaitForSignal"), Ending.Success),

        new("a mailbox read in the loop that fills it", Plain: () => Ui.Run(ui => ui.InvokeAsync(() =>
        {
            var mailbox = new BlockingCollection<int>();
            ui.Post(_ => mailbox.Add(5), null);
            Check(mailbox.Take() == 5);
        })), OnRungs: trial => RunIn(new EventLoopOptions { Name = "mail" }, loop =>
        {
            var mailbox = new BlockingCollection<int>();
            loop.CallSoon(() => mailbox.Add(5));
            Check(mailbox.Take(trial.Free) == 5);
        }, "ReadMail"), Ending.Stall(StallKind.WaitInLoop, "mail", "ReadMail")),

        new("joining a thread that reports to this one", Plain: () => Ui.Run(ui => ui.InvokeAsync(() =>
        {
            var worker = new Thread(() => ui.InvokeAsync(() => { }).Wait());
            worker.Start();
            worker.Join();
        })), OnRungs: trial => RunIn(new EventLoopOptions { Name = "joins" }, loop =>
        {
            var worker = new Thread(() => Freed(() => loop.CreateTask(() => Task.CompletedTask).Wait(trial.Free)));
            worker.Start();
            worker.Join();
        }, "JoinWorker"), Ending.Stall(StallKind.WaitInLoop, "joins", "JoinWorker")),

        new("a Lazy whose factory waits for a thread that wants its value", Plain: () =>
        {
            Lazy<int> lazy = null!;
            lazy = new Lazy<int>(() => Task.Run(() => lazy.Value).Result);
            Check(lazy.Value == 5);
        }, OnRungs: trial => RunIn(new EventLoopOptions { Name = "lazy" }, loop =>
        {
            Lazy<int> lazy = null!;
            lazy = new Lazy<int>(() =>
            {
                Task.Run(() => Freed(() => Check(lazy.Value == 5))).Wait(trial.Free);
                return 5;
            });
            Check(lazy.Value == 5);
        }, "ReadSettings"), Ending.Stall(StallKind.WaitInLoop, "lazy", "ReadSettings")),

        new("a static constructor that waits for a thread that needs it", Plain: () => Check(PlainSettings.Value == 5),
            OnRungs: trial => RunIn(new EventLoopOptions { Name = "statics" }, _ =>
            {
                StaticToken.Free = trial.Free;
                Check(Settings.Value == 5);
            }, "ReadStatics"), Ending.Stall(StallKind.WaitInLoop, "statics", "ReadStatics")),

        new("polling for what another callback sets", Plain: () => Ui.Run(ui => ui.InvokeAsync(() =>
        {
            var isSet = false;
            ui.Post(_ => isSet = true, null);
            while (!Volatile.Read(ref isSet))
                Thread.Sleep(5);
        })), OnRungs: trial => RunIn(new EventLoopOptions { Name = "polls" }, loop =>
        {
            var isSet = false;
            loop.CallSoon(() => isSet = true);
            while (!Volatile.Read(ref isSet) && !trial.Free.IsCancellationRequested)
                Thread.Sleep(5);
        }, "Poll"), Ending.Stall(StallKind.SlowCallback, "polls", "Poll")),

        new("a timer that waits for a later timer of its thread", Plain: () => Ui.Run(async ui =>
        {
            using var later = new SemaphoreSlim(0);
            var first = new TaskCompletionSource();
            using var laterTimer = new Timer(_ => ui.Post(_ => later.Release(), null), null, Timeout.Infinite, Timeout.Infinite);
            using var timer = new Timer(_ => ui.Post(_ => { laterTimer.Change(10, Timeout.Infinite); later.Wait(); first.SetResult(); }, null), null, 10, Timeout.Infinite);
            await first.Task;
        }), OnRungs: trial =>
        {
            using var loop = new EventLoop(new EventLoopOptions { Name = "timers" });
            var later = new SemaphoreSlim(0);
            loop.RunUntilComplete(async () =>
            {
                var first = new TaskCompletionSource();
                loop.CallLater(TimeSpan.FromMilliseconds(10), () =>
                {
                    loop.CallLater(TimeSpan.FromMilliseconds(10), () => later.Release(), "LaterTimer");
                    Freed(() => later.Wait(trial.Free));
                    first.SetResult();
                }, "FirstTimer");
                await first.Task;
            });
        }, Ending.Stall(StallKind.WaitInLoop, "timers", "FirstTimer")),

        new("a timer's callback that waits for the timer's end", Plain: () =>
        {
            var done = new ManualResetEvent(false);
            Timer timer = null!;
            timer = new Timer(_ =>
            {
                using var hasEnded = new ManualResetEvent(false);
                timer.Dispose(hasEnded);
                hasEnded.WaitOne();
                done.Set();
            }, null, Timeout.Infinite, Timeout.Infinite);
            timer.Change(10, Timeout.Infinite);
            done.WaitOne();
        }, OnRungs: _ =>
        {
            using var loop = new EventLoop();
            loop.RunUntilComplete(async () =>
            {
                var done = new TaskCompletionSource();
                LoopTimer timer = null!;
                timer = loop.CallLater(TimeSpan.FromMilliseconds(10), () =>
                {
                    timer.Cancel();
                    done.SetResult();
                });
                await done.Task;
            });
        }, Ending.Success),

        new("a lock held across an await, wanted by a callback of the same thread", Plain: () => Ui.Run(async ui =>
        {
            using var gate = new SemaphoreSlim(1);
            await gate.WaitAsync();
            var saved = ui.InvokeAsync(() => gate.Wait());
            await Task.Delay(10);
            gate.Release();
            await saved;
        }), OnRungs: trial =>
        {
            using var loop = new EventLoop(new EventLoopOptions { Name = "saves" });
            using var gate = new DualSemaphore(1);
            loop.RunUntilComplete(async () =>
            {
                var releaser = await gate.AcquireAsync();
                var saved = loop.RunAsync(Work.Of(() => gate.Acquire(trial.Free).Dispose(), "Save"));
                await Task.Delay(10);
                releaser.Dispose();
                await saved;
            });
        }, Ending.Stall(StallKind.WaitInLoop, "saves", "Save")),
    ];

    private static async Task ShowAsync(CancellationToken cancellationToken)
    {
        LoadAsync().Wait(cancellationToken);
        await Task.Yield();
    }

    /// <summary>What a static constructor of the trial heeds.</summary>
    private static class StaticToken
    {
        internal static CancellationToken Free { get; set; }
    }

    private static class PlainSettings
    {
        internal static readonly int Value = ReadOnThread();

        private static int ReadOnThread() => Task.Run(Read).Result;

        private static int Read() => Value + 5;
    }

    private static class Settings
    {
        internal static readonly int Value = ReadOnThread();

        private static int ReadOnThread()
        {
            Task.Run(() => Freed(() => Read())).Wait(StaticToken.Free);
            return 5;
        }

        private static int Read() => Value + 5;
    }
}
