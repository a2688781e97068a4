using System.Diagnostics;

namespace Rungs.Tests.Contract;

/// <summary>What every rung of this process promises beyond that: any lambda runs, and sees its caller's variables, context and exceptions.</summary>
public abstract partial class LocalRungContractTests : RungContractTests
{
    private static readonly AsyncLocal<string?> s_local = new();

    /// <summary>Whether a function may block on another of the same rung.</summary>
    protected abstract bool NestsBlocking { get; }

    /// <summary>What it says of itself.</summary>
    protected virtual RungCapabilities ExpectedCapabilities { get; } = new() { TakesClosures = true, KeepsExceptions = true };

    [Fact]
    public void Capabilities_AreThoseOfThisProcess() => Assert.Equal(ExpectedCapabilities, Rung.Capabilities);

    [Fact]
    public async Task Closure_AnyColour_ReturnsTheResult()
    {
        Assert.Equal(1, await RunAsync(Work.Of(() => 1)).OrFailAsync());
        Assert.Equal(2, await RunAsync(Work.Of(async () => { await Task.Yield(); return 2; })).OrFailAsync());
        Assert.Equal(3, await RunAsync(Work.Of(() => new ValueTask<int>(3))).OrFailAsync());
        Assert.Equal(4, await RunAsync(Work.Of(() => Task.FromResult(4))).OrFailAsync());
        Assert.Equal(default, await RunAsync(Work.Of(() => { })).OrFailAsync());
        Assert.Null(await RunAsync(Work.Of(() => (string?)null)).OrFailAsync());
    }

    [Fact]
    public async Task Closure_DelegateForms_AreSugarForWorks()
    {
        Assert.Equal(5, await Rung.RunAsync(() => 5).OrFailAsync());
        Assert.Equal(6, await Rung.RunAsync(async () => { await Task.Yield(); return 6; }).OrFailAsync());
        await Rung.RunAsync(async () => await Task.Yield()).OrFailAsync();
        await Rung.RunAsync(() => { }).OrFailAsync();
    }

    [Fact]
    public async Task Closure_Throws_ErrorIsTheVeryOneWithItsStack()
    {
        var error = await Assert.ThrowsAsync<InvalidTimeZoneException>(() => RunAsync(Work.Of(() => FailHere())).OrFailAsync());
        Assert.Contains(nameof(FailHere), error.StackTrace, StringComparison.Ordinal);
        var asyncError = await Assert.ThrowsAsync<InvalidTimeZoneException>(
            () => RunAsync(Work.Of(async () => { await Task.Yield(); return FailHere(); })).OrFailAsync());
        Assert.Contains(nameof(FailHere), asyncError.StackTrace, StringComparison.Ordinal);
        var own = new InvalidTimeZoneException("own");
        Assert.Same(own, await Assert.ThrowsAsync<InvalidTimeZoneException>(() => RunAsync(Work.Of((Func<int>)(() => throw own))).OrFailAsync()));
        Assert.Same(own, await Assert.ThrowsAsync<InvalidTimeZoneException>(() => RunAsync(Work.Of((Func<Task<int>>)(() => throw own))).OrFailAsync()));
    }

    [Fact]
    public async Task Closure_NestedAwaits_End()
    {
        Assert.Equal(10, await RunAsync(Work.Of(() => NestAsync(10))).OrFailAsync());

        async Task<int> NestAsync(int depth)
        {
            await Task.Yield();
            return depth == 0 ? 0 : 1 + await Rung.RunAsync(Work.Of(() => NestAsync(depth - 1)));
        }
    }

    [Fact]
    public async Task Closure_NestedBlocking_Ends()
    {
        if (!Promises(NestsBlocking, "on one thread a blocked function holds the thread that the inner one needs; the rung's docs say so"))
            return;

        Assert.Equal(10, await RunAsync(Work.Of(() => Nest(10))).OrFailAsync());

        int Nest(int depth) => depth == 0 ? 0 : 1 + Async.Block(() => Rung.RunAsync(Work.Of(() => Nest(depth - 1))));
    }

    [Fact]
    public async Task Closure_ExecutionContext_FlowsInAndNotOut()
    {
        s_local.Value = "caller";
        using var activity = new Activity("caller").Start();
        foreach (var work in new[] { Work.Of(Look), Work.Of(async () => { var seen = Look(); await Task.Yield(); return seen; }) })
        {
            Assert.Equal(("caller", "caller"), await RunAsync(work).OrFailAsync());
            Assert.Equal("caller", s_local.Value);
        }

        // Nor does a function see what another one before it left behind.
        s_local.Value = null;
        Assert.Null((await RunAsync(Work.Of(Look)).OrFailAsync()).Local);

        static (string? Local, string? Activity) Look()
        {
            var seen = s_local.Value;
            s_local.Value = "changed inside";
            return (seen, Activity.Current?.OperationName);
        }
    }

    [Fact]
    public async Task Closure_FromManyThreads_EachRunsOnce()
    {
        const int Callers = 4;
        const int Calls = 500;
        var runs = new int[Callers * Calls];
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Factory.StartNew(
            async () =>
            {
                var tasks = Enumerable.Range(caller * Calls, Calls).Select(i => i % 2 == 0
                    ? Rung.RunAsync(Work.Of(() => Interlocked.Increment(ref runs[i])))
                    : Rung.RunAsync(Work.Of(async () => { await Task.Yield(); return Interlocked.Increment(ref runs[i]); }))).ToArray();
                Assert.All(await Task.WhenAll(tasks), count => Assert.Equal(1, count));
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap());
        await Task.WhenAll(callers).OrFailAsync();
        Assert.All(runs, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task Closure_OneAtATimeRung_KeepsTheOrderOfCalls()
    {
        if (!Promises(KeepsOrder, "several threads: order is what the caller awaits"))
            return;

        List<int> order = [];
        var tasks = Enumerable.Range(0, 200).Select(i => Rung.RunAsync(Work.Of(() => order.Add(i)))).ToArray();
        await Task.WhenAll(tasks).OrFailAsync();
        Assert.Equal(Enumerable.Range(0, 200), order);
    }

    [Fact]
    public async Task Closure_AwaiterWithoutContext_DoesNotHoldTheRung()
    {
        if (!Promises(!RunsInPlace, "there the rung is the caller's own thread"))
            return;

        // The awaiter's code blocks; were it to run on the rung's thread, inline, the second call could not run on a loop.
        using var release = new ManualResetEventSlim();
        using var resumed = new ManualResetEventSlim();
        using var isAwaited = new ManualResetEventSlim();
        var first = Rung.RunAsync(Work.Of(() =>
        {
            isAwaited.OrFail("the awaiter");
            return Thread.CurrentThread;
        }));
        var awaiter = AwaitThenBlockAsync();
        isAwaited.Set();
        resumed.OrFail("the awaiter");
        Assert.Equal(2, await Rung.RunAsync(Work.Of(() => 2)).OrFailAsync());
        release.Set();
        await awaiter.OrFailAsync();

        async Task AwaitThenBlockAsync()
        {
            var thread = await first.ConfigureAwait(false);
            Assert.NotSame(thread, Thread.CurrentThread);
            resumed.Set();
            release.OrFail("the test's release");
        }
    }

    [Fact]
    public void Closure_ThreadPoolSaturated_BlockingWaiterIsReleased()
    {
        using var hogs = new PoolHogs();
        Assert.Equal(5, OnThread.Run(() => Rung.RunAsync(Work.Of(() => 5)).GetAwaiter().GetResult()));
        Assert.Equal(6, OnThread.Run(() => Async.Block(() => Rung.RunAsync(Work.Of(() => Task.FromResult(6))))));
    }

    private static int FailHere() => throw new InvalidTimeZoneException("fail");
}
