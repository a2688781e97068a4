using System.Collections.Concurrent;
using Rungs.Loops;
using Rungs.Testing;
using Rungs.Threads;

namespace Rungs.Tests.Runners;

public sealed class ParallelRunnerTests
{
    private readonly VirtualTime _time = new() { AutoAdvance = true };

    private static TimeSpan Seconds(double count) => TimeSpan.FromSeconds(count);

    private string Sleep(double seconds)
    {
        _time.Sleep(Seconds(seconds));
        return $"blocking {seconds}";
    }

    private async Task<string> DelayAsync(double seconds)
    {
        await _time.Delay(Seconds(seconds));
        return $"async {seconds}";
    }

    private void OnVirtualLoop(Func<Task> test) => OnThread.Run(() =>
    {
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = _time });
        loop.RunUntilComplete(test);
    });

    [Fact]
    public void RunAsync_MixedColours_TakesTheLongestAndKeepsTheOrder() => OnVirtualLoop(async () =>
    {
        var results = await new ParallelRunner().Schedule(() => Sleep(5)).Schedule(() => Sleep(3)).Schedule(() => DelayAsync(1)).RunAsync();
        Assert.Equal(["blocking 5", "blocking 3", "async 1"], results);
        Assert.Equal(Seconds(5), _time.Elapsed);
    });

    [Fact]
    public void Block_MixedColours_TakesTheLongestAndKeepsTheOrder() => OnVirtualLoop(() =>
    {
        var results = new ParallelRunner<string>().Schedule(() => Sleep(5)).Schedule(() => Sleep(3)).Schedule(() => DelayAsync(1)).Block();
        Assert.Equal(["blocking 5", "blocking 3", "async 1"], results);
        Assert.Equal(Seconds(5), _time.Elapsed);
        return Task.CompletedTask;
    });

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Serial_OfTwoParallels_FinishesTheFirstBeforeTheSecondStarts(bool firstBlocks, bool secondBlocks) => OnVirtualLoop(async () =>
    {
        ConcurrentQueue<string> log = [];
        var background = Async.QueueBackground(() => Log("background", 7));
        var serial = new SerialRunner();
        Add(NewParallel("a"), firstBlocks);
        Add(NewParallel("b"), secondBlocks);
        var results = await serial.RunAsync();
        Assert.Equal(Seconds(8), _time.Elapsed); // 5 + 3, the background call beside them
        Assert.Equal(["a1 at 1", "a5 at 5", "b1 at 6", "background7 at 7", "b3 at 8"], log);
        Assert.Equal(["a5", "a1"], (IReadOnlyList<object?>)results[0]!);
        Assert.Equal("background7", await background);

        ParallelRunner NewParallel(string name) => name == "a"
            ? new ParallelRunner().Schedule(() => Log("a", 5)).Schedule(() => LogAsync("a", 1))
            : new ParallelRunner().Schedule(() => LogAsync("b", 3)).Schedule(() => Log("b", 1));

        void Add(ParallelRunner plan, bool blocks)
        {
            if (blocks)
                serial.Schedule(() => plan.Block());
            else
                serial.Schedule(() => plan.RunAsync());
        }

        string Log(string name, int seconds)
        {
            _time.Sleep(Seconds(seconds));
            log.Enqueue($"{name}{seconds} at {_time.Elapsed.TotalSeconds}");
            return $"{name}{seconds}";
        }

        async Task<string> LogAsync(string name, int seconds)
        {
            await _time.Delay(Seconds(seconds));
            log.Enqueue($"{name}{seconds} at {_time.Elapsed.TotalSeconds}");
            return $"{name}{seconds}";
        }
    });

    [Fact]
    public void NestedPlans_DeepMixture_KeepsOrderAndTime() => OnVirtualLoop(async () =>
    {
        var plan = new ParallelRunner()
            .Schedule(new SerialRunner().Schedule(() => Sleep(1)).Schedule(() => DelayAsync(2)).Schedule(new ParallelRunner().Schedule(() => Sleep(3)).Schedule(() => Sleep(4))))
            .Schedule(new SerialRunner<string>().Schedule(() => DelayAsync(1)).Schedule(() => Sleep(1)))
            .Schedule(() => DelayAsync(6.5));
        var results = await plan.RunAsync();
        Assert.Equal(Seconds(7), _time.Elapsed);
        var first = (IReadOnlyList<object?>)results[0]!;
        Assert.Equal(["blocking 1", "async 2"], first.Take(2));
        Assert.Equal(["blocking 3", "blocking 4"], (IReadOnlyList<object?>)first[2]!);
        Assert.Equal(["async 1", "blocking 1"], (IReadOnlyList<string>)results[1]!);
        Assert.Equal("async 6.5", results[2]);
    });

    [Fact]
    public void MaxConcurrency_Limit_IsKeptInOrderOfScheduling() => OnVirtualLoop(async () =>
    {
        var inside = 0;
        var most = 0;
        List<int> started = [];
        var runner = new ParallelRunner<int>(new RunnerOptions { MaxConcurrency = 3 });
        foreach (var i in Enumerable.Range(0, 10))
        {
            runner.Schedule(async () =>
            {
                started.Add(i);
                most = Math.Max(most, ++inside);
                await _time.Delay(Seconds(1));
                inside--;
                return i;
            });
        }

        await runner.RunAsync();
        Assert.Equal(3, most);
        Assert.Equal(Seconds(4), _time.Elapsed);
        Assert.Equal(Enumerable.Range(0, 10), started);
    });

    [Fact]
    public void MaxConcurrency_NestedPlan_HoldsNoPlace() => OnVirtualLoop(async () =>
    {
        // One place: were it held by the outer plan, the inner one's items, or the last item, would wait for it.
        var options = new RunnerOptions { MaxConcurrency = 1 };
        var inner = new ParallelRunner(options).Schedule(() => DelayAsync(1)).Schedule(() => DelayAsync(1));
        var outer = new ParallelRunner(options).Schedule(inner).Schedule(inner).Schedule(() => DelayAsync(1));
        var results = await outer.RunAsync();
        Assert.Equal(3, results.Count);
        Assert.Equal(Seconds(2), _time.Elapsed);
    });

    [Fact]
    public async Task RunAsync_Again_RunsAgain_AndLaterItemsBelongToLaterRuns()
    {
        var runs = 0;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = new ParallelRunner().Schedule(async () => { runs++; await gate.Task; });
        var first = runner.RunAsync();
        runner.Schedule(() => 5);
        gate.SetResult();
        Assert.Single(await first.OrFailAsync());
        Assert.Equal([null, 5], await runner.RunAsync().OrFailAsync());
        Assert.Equal(2, runs);
        Assert.Equal(2, runner.Count);
    }

    [Fact]
    public async Task RunAsync_Empty_GivesNothing()
    {
        Assert.Empty(await new ParallelRunner().RunAsync());
        Assert.Empty(new SerialRunner<int>(new RunnerOptions { MaxConcurrency = 1 }).Block());
        await foreach (var _ in new ParallelRunner().RunAsCompletedAsync())
            Assert.Fail("There is nothing to complete.");
    }

    [Fact]
    public async Task RunAsync_OnRung_RunsEveryItemThere()
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { Name = "mine" });
        var runner = new ParallelRunner<string?>()
            .Schedule(() => Thread.CurrentThread.Name)
            .Schedule(async () => { await Task.Yield(); return Thread.CurrentThread.Name; })
            .Schedule(new SerialRunner<string?>().Schedule(() => Thread.CurrentThread.Name), static names => names[0]);
        Assert.All(await runner.RunAsync(threads).OrFailAsync(), static name => Assert.StartsWith("mine ", name, StringComparison.Ordinal));
        Assert.All(runner.Block(threads), static name => Assert.StartsWith("mine ", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Schedule_EveryForm_Works() => OnThread.Run(() =>
    {
        var runner = new ParallelRunner()
            .Schedule(() => 1).Schedule(() => { }).Schedule(() => Task.FromResult(2)).Schedule(() => Task.CompletedTask)
            .Schedule(() => new ValueTask<int>(3)).Schedule(() => ValueTask.CompletedTask).Schedule(Work.Of(token => 4));
        Assert.Equal([1, null, 2, null, 3, null, 4], runner.Block());
        var typed = new SerialRunner<int>().Schedule(() => 1).Schedule(() => Task.FromResult(2)).Schedule(() => new ValueTask<int>(3)).Schedule(Work.Of(() => 4));
        Assert.Equal([1, 2, 3, 4], typed.Block());
    });

    [Fact]
    public void Schedule_NullOrItself_Throws()
    {
        var inner = new ParallelRunner();
        var outer = new SerialRunner().Schedule(inner);
        Assert.Throws<ArgumentNullException>("function", () => inner.Schedule((Action)null!));
        Assert.Throws<ArgumentNullException>("work", () => inner.Schedule((Work<int>)null!));
        Assert.Throws<ArgumentNullException>("plan", () => inner.Schedule((Runner<int>)null!));
        Assert.Contains("inside itself", Assert.Throws<ArgumentException>(() => inner.Schedule(inner)).Message, StringComparison.Ordinal);
        Assert.Contains("inside itself", Assert.Throws<ArgumentException>(() => inner.Schedule(outer)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => inner.Schedule(new ParallelRunner().Schedule(outer)));
        Assert.Equal(0, inner.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunnerOptions { MaxConcurrency = 0 });
        Assert.Contains("one item at a time", Assert.Throws<ArgumentException>(() => new SerialRunner(new RunnerOptions { MaxConcurrency = 2 })).Message, StringComparison.Ordinal);
    }
}
