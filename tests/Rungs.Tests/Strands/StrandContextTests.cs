using System.Collections.Concurrent;
using System.Diagnostics;
using Rungs.Strands;
using Rungs.Threads;

namespace Rungs.Tests.Strands;

public sealed class StrandContextTests
{
    private static readonly AsyncLocal<string?> s_local = new();

    [Fact]
    public async Task IsHeld_LooksAtTheThreadNotAtTheFlow()
    {
        await using var strand = new Strand();
        await using var other = new Strand();
        Assert.False(strand.IsHeld);
        await strand.RunAsync(async () =>
        {
            Assert.True(strand.IsHeld);
            Assert.False(other.IsHeld);
            Assert.True(await strand.RunAsync(() => strand.IsHeld));
            Assert.True(await strand.RunAsync(async () => { await Task.Yield(); return strand.IsHeld; }));
            Assert.True(strand.RunUntilFinished(() => strand.RunUntilFinished(() => strand.IsHeld)));
            Assert.False(await Task.Run(() => strand.IsHeld));
            Assert.False(await other.RunAsync(() => strand.IsHeld));
            Assert.True(strand.IsHeld);
            await Task.Delay(1).ConfigureAwait(false);
            Assert.False(strand.IsHeld);
            Assert.True(await strand.RunAsync(() => strand.IsHeld).ConfigureAwait(false));
            await Task.Yield();
            Assert.False(strand.IsHeld);
        }).OrFailAsync();
    }

    [Fact]
    public async Task AsyncLocal_FlowsFromTheCallerAndToNobodyElse()
    {
        await using var strand = new Strand();
        using var release = new ManualResetEventSlim();
        var holder = strand.Hold(release);
        List<Task<string?>> seen = [];
        for (var i = 0; i < 20; i++)
        {
            s_local.Value = $"caller {i}";
            seen.Add(i % 2 == 0 ? strand.RunAsync(PlayBlocking) : strand.QueueToRun(PlayAsync));
        }

        s_local.Value = null;
        release.Set();
        await Task.WhenAll(seen).OrFailAsync();
        await holder;
        Assert.Equal(Enumerable.Range(0, 20).Select(static i => $"caller {i}"), await Task.WhenAll(seen));
        Assert.Null(s_local.Value);

        string? PlayBlocking()
        {
            var own = s_local.Value;
            s_local.Value = "changed inside";
            strand.Yield();
            Assert.Equal("changed inside", s_local.Value);
            return own;
        }

        async Task<string?> PlayAsync()
        {
            var own = s_local.Value;
            await Task.Yield();
            Assert.Equal(own, s_local.Value);
            s_local.Value = "changed inside";
            await Task.Yield();
            return own;
        }
    }

    [Fact]
    public async Task AsyncLocal_LeftByARawPost_IsGoneForTheNext()
    {
        await using var strand = new Strand();
        var context = await strand.RunAsync(() => SynchronizationContext.Current!).OrFailAsync();
        using var release = new ManualResetEventSlim();
        var holder = strand.Hold(release);
        var seen = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (ExecutionContext.SuppressFlow())
        {
            context.Post(static _ => s_local.Value = "left behind", null);
            context.Post(_ => seen.SetResult(s_local.Value), null);
        }

        release.Set();
        Assert.Null(await seen.Task.OrFailAsync());
        await holder;
    }

    [Fact]
    public async Task Activity_StaysWithItsFunction()
    {
        await using var strand = new Strand();
        using var activity = new Activity("caller").Start();
        var names = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => strand.RunAsync(() =>
        {
            using var inner = new Activity($"inner {i}").Start();
            strand.Yield();
            return $"{inner.Parent?.OperationName} > {Activity.Current?.OperationName}";
        }))).OrFailAsync();
        Assert.Equal(Enumerable.Range(0, 10).Select(static i => $"caller > inner {i}"), names);
    }

    [Fact]
    public async Task Threads_AfterTheStrand_HaveNoContextAndNoTurn()
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1 });
        await using var strand = new Strand(new StrandOptions { Threads = threads });
        Assert.NotNull(await strand.RunAsync(() => SynchronizationContext.Current).OrFailAsync());
        await strand.RunAsync(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            s_local.Value = "left behind";
        }).OrFailAsync();
        Assert.NotEqual(typeof(SynchronizationContext), await strand.RunAsync(() => SynchronizationContext.Current?.GetType()).OrFailAsync());
        var (context, isHeld, local) = await threads.RunAsync(() => (SynchronizationContext.Current, strand.IsHeld, s_local.Value)).OrFailAsync();
        Assert.Null(context);
        Assert.False(isHeld);
        Assert.Null(local);
    }

    [Fact]
    public async Task AsyncVoid_Throws_ReachesUnobservedErrorAndTheStrandGoesOn()
    {
        var reported = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Async.UnobservedError += OnError;
        await using var strand = new Strand();
        await strand.RunAsync(async () => { AsyncVoid(); await Task.Yield(); }).OrFailAsync();
        Assert.Equal("from a strand's async void", await reported.Task.OrFailAsync());
        Assert.Equal(5, await strand.RunAsync(() => 5).OrFailAsync());
        strand.AssertIdle();
        Async.UnobservedError -= OnError;

        void OnError(Exception error, string name)
        {
            if (error is InvalidTimeZoneException)
                reported.TrySetResult(error.Message);
        }

#pragma warning disable VSTHRD100, AsyncFixer03 // what is tested
        static async void AsyncVoid()
        {
            await Task.Yield();
            throw new InvalidTimeZoneException("from a strand's async void");
        }
#pragma warning restore VSTHRD100, AsyncFixer03
    }

    [Fact]
    public void ThreadPool_Saturated_StrandGoesOn()
    {
        using var hogs = new PoolHogs();
        var strand = new Strand();
        ConcurrentBag<int> seen = [];
        var function = strand.RunAsync(async () =>
        {
            await Task.Yield();
            seen.Add(strand.RunUntilFinished(() => 1));
            seen.Add(strand.RunUntilFinished(async () => { await Task.Yield(); return 2; }));
            seen.Add(await strand.RunUntilFinishedAsync(() => 3));
            strand.Yield();
            strand.Sleep(TimeSpan.FromMilliseconds(1));
            strand.Blocking(static () => Thread.Sleep(1));
            seen.Add(await strand.QueueToRun(async () => { await Task.Yield(); return 4; }));
            Assert.True(strand.IsHeld);
        });
        Assert.True(function.Wait(Hang.Limit), "The function ends without the pool.");
        Assert.Equal([1, 2, 3, 4], seen.Order());
        Assert.True(strand.DisposeAsync().AsTask().Wait(Hang.Limit), "Disposal ends without the pool.");
    }
}
