using System.Collections;
using System.Diagnostics;
using Rungs.Diagnostics;
using Rungs.Tasks;

namespace Rungs.Tests.Tasks;

/// <summary>What one item of a map may do to others: calls are used again, and ends are handed over together.</summary>
public sealed class LoopMapCallTests
{
    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task ManyEndInOneTurn_AreGivenInTheOrderOfTheirEnds()
    {
        await using var executor = new LoopExecutor();
        var order = Enumerable.Range(0, 50).ToArray();
        new Random(1).Shuffle(order);
        var gates = order.Select(static _ => new TaskCompletionSource()).ToArray(); // each goes on inside SetResult
        var started = 0;
        async Task<int> OneAsync(int item)
        {
            if (++started == gates.Length)
                _ = executor.Submit(() => { Array.ForEach(order, next => gates[next].SetResult()); return Task.CompletedTask; });
            await gates[item].Task;
            return item;
        }

        List<int> given = [];
        await foreach (var item in executor.Map(OneAsync, Enumerable.Range(0, gates.Length)))
            given.Add(item);
        Assert.Equal(order, given);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BodyThatWaitsForTheNextItemsStart_GoesOn(bool isAsync)
    {
        await using var executor = new LoopExecutor(2);
        var started = Enumerable.Range(0, 20).Select(static _ => NewGate()).ToArray();
        var map = executor.Map(async (int item) => { started[item].SetResult(); await Task.Yield(); return item; }, Enumerable.Range(0, started.Length));
        var count = 0;
        await (isAsync ? EnumerateAsync() : Task.Run(Enumerate)).OrFailAsync();
        Assert.Equal(started.Length, count);

        async Task EnumerateAsync()
        {
            await foreach (var _ in map)
                await started[Math.Min(++count, started.Length - 1)].Task;
        }

        void Enumerate()
        {
            foreach (var _ in map)
                started[Math.Min(++count, started.Length - 1)].Task.OrFailAsync().GetAwaiter().GetResult();
        }
    }

    [Fact]
    public async Task TasksThatAreKept_StayWhatTheyWere()
    {
        await using var executor = new LoopExecutor(3);
        var errors = Enumerable.Range(0, 100).Select(static item => new InvalidDataException($"{item}")).ToArray();
        async Task<int> OneAsync(int item)
        {
            if (item % 2 == 0)
                await Task.Yield();
            return (item % 5) switch
            {
                0 => throw errors[item],
                1 => throw new OperationCanceledException($"{item}"),
                _ => item,
            };
        }

        var tasks = await Task.Run(() => executor.Map(OneAsync, Enumerable.Range(0, 100)).ToArray()).OrFailAsync();
        Assert.Equal(Enumerable.Range(0, 100).Where(static item => item % 5 > 1), tasks.Where(static task => task.IsCompletedSuccessfully).Select(static task => task.Result).Order());
        Assert.Equal(errors.Where(static (_, item) => item % 5 == 0), tasks.Where(static task => task.IsFaulted).Select(static task => task.Exception!.InnerException).OrderBy(error => Array.IndexOf(errors, error)));
        Assert.Equal(20, tasks.Count(static task => task.IsCanceled));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FunctionThatChangesItsFlow_LeavesNothingToTheNext(bool isChangedBefore)
    {
        await using var executor = new LoopExecutor(2);
        var local = new AsyncLocal<int>();
        if (isChangedBefore)
            local.Value = -1;
        var expected = local.Value;
        Task<int> One(int item)
        {
            var seen = local.Value;
            local.Value = item + 1;
            return Task.FromResult(seen);
        }

        await foreach (var seen in executor.Map(One, Enumerable.Range(0, 10)))
            Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task FunctionThatLeavesAnotherSynchronizationContext_EndsOnTheLoop()
    {
        await using var executor = new LoopExecutor(2);
        var sum = 0;
        Task<int> One(int item)
        {
            SynchronizationContext.SetSynchronizationContext(null);
            return Task.Run(() => item);
        }

        await foreach (var item in executor.Map(One, Enumerable.Range(0, 100)))
            sum += item;
        Assert.Equal(4950, sum);
    }

    [Fact]
    public async Task Source_IsDisposedAtItsEnd_NotAtThatOfTheItems()
    {
        await using var executor = new LoopExecutor();
        var gate = NewGate();
        using var source = new OneItem();
        await using var results = executor.Map(async (int item) => { await gate.Task; return item; }, source).GetAsyncEnumerator();
        var next = results.MoveNextAsync().AsTask();
        var isDisposed = source.IsDisposed;
        gate.SetResult();
        Assert.True(await next.OrFailAsync());
        Assert.True(isDisposed);
        Assert.False(await results.MoveNextAsync().AsTask().OrFailAsync());
    }

    [Fact]
    public async Task ErrorThatNobodySees_ReachesUnobservedError_ByTheFunctionsName()
    {
        var told = NewGate();
        void OnError(Exception error, string name)
        {
            if (name == "a map that nobody sees" && error is InvalidTimeZoneException)
                told.TrySetResult();
        }

        await using var executor = new LoopExecutor(2);
        Async.UnobservedError += OnError;
        try
        {
            await Task.Run(Leave).OrFailAsync();
            Hang.Until(() => { GC.Collect(); GC.WaitForPendingFinalizers(); return told.Task.IsCompleted; }, "the error is not told");
        }
        finally
        {
            Async.UnobservedError -= OnError;
        }

        void Leave()
        {
            foreach (var task in executor.Map(static async (int _) => { await Task.Yield(); return 1 == 1 ? throw new InvalidTimeZoneException() : 1; }, [1], name: "a map that nobody sees"))
                Assert.True(task.IsCompleted);
        }
    }

    [Fact]
    public async Task SlowItem_IsReportedByName()
    {
        using var stalls = new Stalls("slow map");
        using var seen = new ManualResetEventSlim();
        await using var executor = new LoopExecutor(new LoopExecutorOptions { Name = "slow map", Loop = new() { SlowCallbackThreshold = TimeSpan.FromMilliseconds(30) } });
        var running = Task.Run(() => executor.Map((int item) => { seen.Wait(Hang.Limit); return Task.FromResult(item); }, [1], name: "holds").Count());
        stalls.Next(StallKind.SlowCallback, "holds");
        seen.Set();
        Assert.Equal(1, await running.OrFailAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Activity_OfEachItem_IsAChildOfTheEnumerations(bool fails)
    {
        var ended = new List<Activity>();
        using var caller = new Activity("caller").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Rungs",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (ended)
                    ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var executor = new LoopExecutor(2);
        HashSet<Activity?> within = [];
        var map = executor.Map(async (int _) => { await Task.Yield(); within.Add(Activity.Current); return fails ? throw new InvalidTimeZoneException() : 1; }, Enumerable.Range(0, 5), name: "an item");
        Assert.Equal(5, await Task.Run(() => map.Count(static task => task.Exception is null == task.IsCompletedSuccessfully)).OrFailAsync());

        lock (ended)
        {
            var ours = ended.Where(activity => activity.TraceId == caller.TraceId).ToArray();
            Assert.Equal(5, ours.Length);
            Assert.Equal(within, [.. ours]);
            Assert.All(ours, activity =>
            {
                Assert.Equal(caller.SpanId, activity.ParentSpanId);
                Assert.Equal("an item", activity.GetTagItem("rungs.work.name"));
                Assert.Equal(fails ? ActivityStatusCode.Error : ActivityStatusCode.Unset, activity.Status);
            });
        }
    }

    /// <summary>A source that, unlike an iterator method, does not clean up by itself at its end.</summary>
    private sealed class OneItem : IEnumerable<int>, IEnumerator<int>
    {
        private bool _isGiven;

        internal bool IsDisposed { get; private set; }

        public int Current => 1;

        object IEnumerator.Current => Current;

        public IEnumerator<int> GetEnumerator() => this;

        IEnumerator IEnumerable.GetEnumerator() => this;

        public bool MoveNext() => !_isGiven && (_isGiven = true);

        public void Reset() => throw new NotSupportedException();

        public void Dispose() => IsDisposed = true;
    }
}
