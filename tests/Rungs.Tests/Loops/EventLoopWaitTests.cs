using System.Collections.Concurrent;
using Rungs.Diagnostics;
using Rungs.Loops;

namespace Rungs.Tests.Loops;

/// <summary>Waits on the loop's thread, in callbacks: allowed, reported, pumped, refused.</summary>
public sealed class EventLoopWaitTests
{
    [Fact]
    public void Options_NoneOfTheEnumeration_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("WaitInLoop", static () => new EventLoopOptions { WaitInLoop = (WaitInLoop)4 });
        Assert.Throws<ArgumentOutOfRangeException>("Nesting", static () => new EventLoopOptions { Nesting = (LoopNesting)(-1) });
        Assert.Throws<ArgumentOutOfRangeException>("SlowCallbackThreshold", static () => new EventLoopOptions { SlowCallbackThreshold = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>("SlowCallbackThreshold", static () => new EventLoopOptions { SlowCallbackThreshold = TimeSpan.FromTicks(-2) });
        Assert.Equal(Timeout.InfiniteTimeSpan, new EventLoopOptions { SlowCallbackThreshold = Timeout.InfiniteTimeSpan }.SlowCallbackThreshold);
        Assert.Equal((WaitInLoop.Report, LoopNesting.Isolate, TimeSpan.FromMilliseconds(100)), (new EventLoopOptions().WaitInLoop, new EventLoopOptions().Nesting, new EventLoopOptions().SlowCallbackThreshold));
    }

    public static TheoryData<string> Waits => [.. WaysToWait.Keys];

    /// <summary>Ways to wait for something that only another callback of the loop does.</summary>
    private static Dictionary<string, Action<EventLoop>> WaysToWait => new(StringComparer.Ordinal)
    {
        ["Task.Wait"] = static loop => AfterYieldAsync().Wait(),
        ["Task.Result"] = static loop => Assert.Equal(5, AfterYieldAsync().Result),
        ["GetResult"] = static loop => Assert.Equal(5, AfterYieldAsync().GetAwaiter().GetResult()),
        ["Task.WaitAll"] = static loop => Task.WaitAll(AfterYieldAsync(), AfterYieldAsync()),
        ["Task.WaitAny"] = static loop => Task.WaitAny(AfterYieldAsync(), AfterYieldAsync()),
        ["SemaphoreSlim"] = static loop => { var s = new SemaphoreSlim(0); loop.CallSoon(() => s.Release()); s.Wait(); },
        ["ManualResetEventSlim"] = static loop => { var s = new ManualResetEventSlim(); loop.CallSoon(s.Set); s.Wait(); },
        ["ManualResetEvent"] = static loop => { var s = new ManualResetEvent(false); loop.CallSoon(() => s.Set()); s.WaitOne(); },
        ["AutoResetEvent"] = static loop => { var s = new AutoResetEvent(false); loop.CallSoon(() => s.Set()); s.WaitOne(); },
        ["CountdownEvent"] = static loop => { var s = new CountdownEvent(1); loop.CallSoon(() => s.Signal()); s.Wait(); },
        ["Monitor.Wait"] = static loop => { var s = new object(); loop.CallSoon(() => { lock (s) Monitor.Pulse(s); }); lock (s) Monitor.Wait(s); },
        ["BlockingCollection"] = static loop => { var s = new BlockingCollection<int>(); loop.CallSoon(() => s.Add(5)); Assert.Equal(5, s.Take()); },
        ["Thread.Join"] = static loop => { var done = new ManualResetEvent(false); var t = new Thread(() => done.WaitOne()); t.Start(); loop.CallSoon(() => done.Set()); t.Join(); },
        ["WaitHandle.WaitAny"] = static loop => { var s = new AutoResetEvent(false); loop.CallSoon(() => s.Set()); Assert.Equal(1, WaitHandle.WaitAny([new AutoResetEvent(false), s])); },
        ["WaitHandle.WaitAll"] = static loop => { var (a, b) = (new AutoResetEvent(false), new AutoResetEvent(false)); loop.CallSoon(() => a.Set()); loop.CallLater(TimeSpan.FromMilliseconds(5), () => b.Set()); Assert.True(WaitHandle.WaitAll([a, b])); },
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public void Pump_EveryWayToWait_EndsAndIsNotReported(string way)
    {
        using var stalls = new Stalls("every way " + way);
        Run(new EventLoopOptions { Name = "every way " + way, WaitInLoop = WaitInLoop.Pump }, loop => WaysToWait[way](loop));
        Assert.Equal(0, stalls.Count(StallKind.WaitInLoop));
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public void Throw_EveryWayToWait_NamesTheCallback(string way)
    {
        var error = Assert.Throws<LoopBlockedException>(() => Run(new EventLoopOptions { Name = "strict", WaitInLoop = WaitInLoop.Throw }, loop => WaysToWait[way](loop)));
        Assert.StartsWith("'the waiter' waits on the thread of the loop 'strict'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pump_AtMost64Deep_ThenWaitsPlainly()
    {
        using var gate = new ManualResetEvent(false);
        using var never = new ManualResetEvent(false);
        var (entered, depth, deepest) = (0, 0, 0);
        int? enteredAtTheEnd = null;
        Run(new EventLoopOptions { WaitInLoop = WaitInLoop.Pump }, loop =>
        {
            for (var i = 0; i < 100; i++)
                loop.CallSoon(() => Enter());
            Enter();
            AssertEx.Until(() => entered == 101);
        });
        Assert.Equal((65, 65), (deepest, enteredAtTheEnd ?? 0));

        void Enter()
        {
            entered++;
            deepest = Math.Max(deepest, ++depth);
            if (depth == 65 && enteredAtTheEnd is null)
            {
                never.WaitOne(200); // one more pump here would run the next one
                enteredAtTheEnd = entered;
                gate.Set();
            }

            gate.WaitOne();

            depth--;
        }
    }

    [Fact]
    public void Pump_Callbacks_RunInTheirOwnExecutionContext()
    {
        var local = new AsyncLocal<string?>();
        List<string?> seen = [];
        Run(new EventLoopOptions { WaitInLoop = WaitInLoop.Pump }, loop =>
        {
            using var done = new ManualResetEvent(false);
            local.Value = "poster";
            loop.CallSoon(() => { seen.Add(local.Value); local.Value = "callback"; });
            loop.CallLater(TimeSpan.Zero, () => { seen.Add(local.Value); local.Value = "timer"; });
            _ = YieldingAsync();
            loop.SynchronizationContext.Post(_ => { seen.Add(local.Value ?? "none"); local.Value = "post"; }, null);
            loop.CallLater(TimeSpan.FromMilliseconds(20), () => done.Set());
            local.Value = "waiter";
            done.WaitOne();
            Assert.Equal("waiter", local.Value);
            Assert.Same(loop.SynchronizationContext, SynchronizationContext.Current);
            Assert.Same(loop, EventLoop.Running);
        });
        Assert.Equal(["async", "none", "poster", "poster"], seen.Order(StringComparer.Ordinal));

        async Task YieldingAsync()
        {
            local.Value = "async";
            await Task.Yield();
            seen.Add(local.Value);
        }
    }

    [Fact]
    public void Pump_CallbackThrows_GoesToTheHandlerAndTheWaitGoesOn()
    {
        using var loop = new EventLoop(new EventLoopOptions { WaitInLoop = WaitInLoop.Pump });
        List<string> errors = [];
        loop.UnhandledException += (error, name) => errors.Add($"{name}: {error.Message}");
        RunOn(loop, () =>
        {
            using var done = new ManualResetEvent(false);
            loop.CallSoon(static () => throw new InvalidTimeZoneException("broken"), "breaker");
            loop.CallSoon(() => done.Set());
            Assert.True(done.WaitOne(Hang.Limit));
            Assert.Equal(["breaker: broken"], errors);
        });
    }

    [Fact]
    public void Pump_ContendedLock_LetsOthersIn_AlsoIntoLocksHeld()
    {
        var (held, contended) = (new object(), new object());
        List<string> order = [];
        using var isTaken = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var owner = new Thread(() =>
        {
            lock (contended)
            {
                isTaken.Set();
                release.Wait();
            }
        });
        owner.Start();
        isTaken.OrFail("the lock's owner");
        Run(new EventLoopOptions { WaitInLoop = WaitInLoop.Pump }, loop =>
        {
            loop.CallSoon(() =>
            {
                lock (held) // the same thread: nothing keeps it out
                    order.Add("the other, inside the waiter's lock");
                release.Set();
            });
            lock (held)
            {
                order.Add("waits");
                lock (contended)
                    order.Add("goes on");
            }
        });
        owner.OrFail("the lock's owner");
        Assert.Equal(["waits", "the other, inside the waiter's lock", "goes on"], order);
    }

    [Fact]
    public void Pump_Timeout_EndsTheWaitAndOthersRanMeanwhile() => Run(new EventLoopOptions { WaitInLoop = WaitInLoop.Pump }, static loop =>
    {
        using var never = new ManualResetEvent(false);
        using var neverEither = new ManualResetEvent(false);
        var ran = 0;
        loop.CallSoon(() => ran++);
        loop.CallLater(TimeSpan.FromMilliseconds(10), () => ran++);
        var started = Environment.TickCount64;
        Assert.False(never.WaitOne(60));
        Assert.InRange(Environment.TickCount64 - started, 40, long.MaxValue);
        Hang.Until(() => !never.WaitOne(60) && ran == 2, "both ran"); // on a busy machine, the timer in a second wait
        loop.CallSoon(() => ran++);
        Assert.False(WaitHandle.WaitAll([never, neverEither], 60));
        Assert.Equal(3, ran);
        Assert.False(new object() is var gate && Monitor.TryEnter(gate, 0) && Task.Delay(Timeout.Infinite).Wait(30));
    });

    [Fact]
    public void Pump_PostsFromOtherThreads_WakeTheWait() => Run(new EventLoopOptions { WaitInLoop = WaitInLoop.Pump }, static loop =>
    {
        for (var i = 0; i < 200; i++)
        {
            var done = new TaskCompletionSource();
            _ = Task.Run(() => loop.CallSoon(done.SetResult));
            Assert.True(done.Task.Wait(Hang.Limit), "The post woke nobody.");
        }
    });

    [Fact]
    public void Throw_ShortAndSignalledWaits_Pass() => Run(new EventLoopOptions { WaitInLoop = WaitInLoop.Throw }, static _ =>
    {
        using var set = new ManualResetEvent(true);
        using var unset = new ManualResetEvent(false);
        Assert.True(set.WaitOne());
        Assert.False(unset.WaitOne(0));
        Assert.False(unset.WaitOne(1));
        Task.CompletedTask.Wait();
        lock (set)
            Assert.True(Monitor.TryEnter(set, 0));
        Assert.Throws<LoopBlockedException>(() => unset.WaitOne(100));
    });

    [Fact]
    public void Throw_InACallback_LeavesTheLoopRunning()
    {
        using var loop = new EventLoop(new EventLoopOptions { WaitInLoop = WaitInLoop.Throw });
        List<Exception> errors = [];
        loop.UnhandledException += (error, _) => errors.Add(error);
        loop.CallSoon(static () => Task.Delay(Timeout.Infinite).Wait());
        Assert.Equal(5, OnThread.Run(() => loop.RunUntilComplete(AfterYieldAsync)));
        Assert.IsType<LoopBlockedException>(Assert.Single(errors));
    }

    [Fact]
    public void Report_OnceWithTheStack_AndTheWaitGoesOn()
    {
        using var stalls = new Stalls("reporting", kind: StallKind.WaitInLoop);
        Run(new EventLoopOptions { Name = "reporting", SlowCallbackThreshold = TimeSpan.FromMilliseconds(20) }, loop =>
        {
            loop.CallSoon(static () => { });
            WaitUntilReported(stalls.Enough);
        });
        var stall = Assert.Single(stalls.All, static stall => stall.Kind == StallKind.WaitInLoop);
        Assert.Equal("the waiter", stall.Culprit);
        Assert.Contains(nameof(WaitUntilReported), stall.StackTrace, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(EventLoop) + ".ReportWait", stall.StackTrace, StringComparison.Ordinal);
        Assert.InRange(stall.Duration, TimeSpan.FromMilliseconds(20), Hang.Limit);
        Assert.Equal(["'the waiter' waits on the thread of the loop 'reporting'", "the loop 'reporting' has 1 callbacks to run, and cannot"], stall.Links);

        static void WaitUntilReported(ManualResetEvent reported) => Assert.True(reported.WaitOne(Hang.Limit));
    }

    [Fact]
    public void Report_WaitsBelowTheThreshold_AreNot()
    {
        using var stalls = new Stalls("patient");
        using var never = new ManualResetEvent(false);
        Run(new EventLoopOptions { Name = "patient", SlowCallbackThreshold = TimeSpan.FromSeconds(30) }, _ => Assert.False(never.WaitOne(50)));
        Run(new EventLoopOptions { Name = "patient", SlowCallbackThreshold = Timeout.InfiniteTimeSpan }, _ => Assert.False(never.WaitOne(50)));
        Assert.Empty(stalls.All);
    }

    [Fact]
    public void Allow_IsSeenByTheWatchdogOnly()
    {
        using var stalls = new Stalls("allowing");
        Run(new EventLoopOptions { Name = "allowing", WaitInLoop = WaitInLoop.Allow, SlowCallbackThreshold = TimeSpan.FromMilliseconds(20) }, loop =>
        {
            var hasRun = false;
            loop.CallSoon(() => hasRun = true);
            Assert.True(stalls.Enough.WaitOne(Hang.Limit));
            Assert.False(hasRun);
        });
        Assert.Equal("the waiter", stalls.All[0].Culprit);
        Assert.All(stalls.All, static stall => Assert.Equal(StallKind.SlowCallback, stall.Kind)); // a busy machine may hold up others too
    }

    [Fact]
    public void FirstStep_OfARun_IsNamedToo()
    {
        using var stalls = new Stalls("first step of a run", enough: 2);
        OnThread.Run(() =>
        {
            using var loop = new EventLoop(new EventLoopOptions { Name = "first step of a run", SlowCallbackThreshold = TimeSpan.FromMilliseconds(20) });
            loop.RunUntilComplete(() => { stalls.Enough.WaitOne(Hang.Limit); return Task.CompletedTask; }, "the main one");
        });
        Assert.Equal([StallKind.WaitInLoop, StallKind.SlowCallback], stalls.All.Select(static stall => stall.Kind).OrderDescending());
        Assert.All(stalls.All, static stall => Assert.Equal("the main one", stall.Culprit));
    }

    private static async Task<int> AfterYieldAsync()
    {
        await Task.Yield();
        await Task.Delay(5);
        return 5;
    }

    private static void Run(EventLoopOptions options, Action<EventLoop> callback)
    {
        using var loop = new EventLoop(options);
        RunOn(loop, () => callback(loop));
    }

    /// <summary>Runs <paramref name="callback"/>, called <c>the waiter</c>, as a callback of <paramref name="loop"/> on a thread of its own.</summary>
    private static void RunOn(EventLoop loop, Action callback) =>
        OnThread.Run(() => loop.RunUntilComplete(() => loop.RunAsync(Work.Of(callback, "the waiter"))));

    private static class AssertEx
    {
        /// <summary>Pumps until it is so.</summary>
        internal static void Until(Func<bool> condition)
        {
            using var never = new ManualResetEvent(false);
            while (!condition())
                never.WaitOne(5);
        }
    }
}
