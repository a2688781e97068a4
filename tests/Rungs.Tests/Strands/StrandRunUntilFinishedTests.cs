using Rungs.Strands;
using Rungs.Threads;

namespace Rungs.Tests.Strands;

public sealed class StrandRunUntilFinishedTests
{
    private static readonly AsyncLocal<string?> s_local = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunUntilFinished_EachDelegateForm_ReturnsTheResult(bool othersWait)
    {
        await using var strand = new Strand();
        await strand.RunAsync(() =>
        {
            var ran = 0;
            Wait();
            Assert.Equal(1, strand.RunUntilFinished(() => 1));
            Wait();
            strand.RunUntilFinished(() => { ran++; });
            Wait();
            Assert.Equal(3, strand.RunUntilFinished(async () => { await Task.Yield(); return 3; }));
            Wait();
            strand.RunUntilFinished(async () => { await Task.Yield(); ran++; });
            Wait();
            Assert.Equal(5, strand.RunUntilFinished(() => new ValueTask<int>(5)));
            Wait();
            strand.RunUntilFinished(() => { ran++; return default(ValueTask); });
            Assert.Equal(3, ran);
            Assert.True(strand.IsHeld);
        }).OrFailAsync();
        strand.AssertIdle();

        void Wait()
        {
            if (othersWait)
                _ = strand.QueueToRun(static () => { });
        }
    }

    [Fact]
    public async Task RunUntilFinishedAsync_EachDelegateForm_ReturnsTheResult()
    {
        await using var strand = new Strand();
        await strand.RunAsync(async () =>
        {
            var ran = 0;
            Assert.Equal(1, await strand.RunUntilFinishedAsync(() => 1));
            await strand.RunUntilFinishedAsync(() => { ran++; });
            Assert.Equal(3, await strand.RunUntilFinishedAsync(async () => { await Task.Yield(); return 3; }));
            await strand.RunUntilFinishedAsync(async () => { await Task.Yield(); ran++; });
            Assert.Equal(5, await strand.RunUntilFinishedAsync(() => new ValueTask<int>(5)));
            await strand.RunUntilFinishedAsync(() => { ran++; return default(ValueTask); });
            Assert.Equal(3, ran);
            Assert.True(strand.IsHeld);
        }).OrFailAsync();
        strand.AssertIdle();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunUntilFinished_FunctionThrows_ErrorIsTheVeryOneAndTheTurnIsKept(bool othersWait)
    {
        await using var strand = new Strand();
        var own = new InvalidTimeZoneException("own");
        var cancelled = new OperationCanceledException("own");
        await strand.RunAsync(async () =>
        {
            Wait();
            Assert.Same(own, Assert.Throws<InvalidTimeZoneException>(() => strand.RunUntilFinished((Func<int>)(() => throw own))));
            Wait();
            Assert.Same(own, Assert.Throws<InvalidTimeZoneException>(() => strand.RunUntilFinished(async () => { await Task.Yield(); throw own; })));
            Wait();
            Assert.Same(own, Assert.Throws<InvalidTimeZoneException>(() => strand.RunUntilFinished((Func<Task>)(() => throw own))));
            Wait();
            Assert.Same(cancelled, Assert.Throws<OperationCanceledException>(() => strand.RunUntilFinished((Action)(() => throw cancelled))));
            Assert.True(strand.IsHeld);
            Assert.Same(own, await Assert.ThrowsAsync<InvalidTimeZoneException>(() => strand.RunUntilFinishedAsync((Func<int>)(() => throw own))));
            Assert.True(strand.IsHeld);
        }).OrFailAsync();
        strand.AssertIdle();

        void Wait()
        {
            if (othersWait)
                _ = strand.QueueToRun(static () => { });
        }
    }

    [Fact]
    public async Task RunUntilFinished_OthersWait_GoFirstAndTheCallerGoesOnInItsTurn()
    {
        await using var strand = new Strand();
        List<string> order = [];
        Task? last = null;
        await strand.RunAsync(() =>
        {
            _ = strand.QueueToRun(() => order.Add("waited"));
            strand.RunUntilFinished(() =>
            {
                order.Add("function");
                _ = strand.QueueToRun(() =>
                {
                    order.Add("before it ended");
                    last = strand.QueueToRun(() => order.Add("after it ended"));
                });
            });
            order.Add("caller");
        }).OrFailAsync();
        await last!.OrFailAsync();
        Assert.Equal(["waited", "function", "before it ended", "caller", "after it ended"], order);
    }

    [Fact]
    public async Task RunUntilFinished_InsideABlockOnAsyncCode_Ends()
    {
        await using var strand = new Strand();
        var result = await strand.RunAsync(() => Async.Block(async () =>
        {
            await Task.Yield(); // on the private loop of the function's own thread
            return strand.RunUntilFinished(async () => { await Task.Yield(); return 5; });
        })).OrFailAsync();
        Assert.Equal(5, result);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunUntilFinished_FunctionSetsAnAsyncLocal_CallerDoesNotSeeIt(bool othersWait)
    {
        await using var strand = new Strand();
        await strand.RunAsync(() =>
        {
            s_local.Value = "caller";
            if (othersWait)
                _ = strand.QueueToRun(static () => { });
            Assert.Equal("caller", strand.RunUntilFinished(() =>
            {
                var seen = s_local.Value;
                s_local.Value = "inside";
                return seen;
            }));
            Assert.Equal("caller", s_local.Value);
        }).OrFailAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunUntilFinished_BlockingRecursionThousandDeep_Ends(bool othersWait)
    {
        await using var strand = new Strand();
        Assert.Equal(1_000, await strand.RunAsync(() => Nest(1_000)).OrFailAsync());
        strand.AssertIdle();

        int Nest(int depth)
        {
            if (othersWait)
                _ = strand.QueueToRun(static () => { });
            return depth == 0 ? 0 : 1 + strand.RunUntilFinished(() => Nest(depth - 1));
        }
    }

    [Fact]
    public async Task RunUntilFinished_AsyncRecursionThousandDeep_Ends()
    {
        await using var strand = new Strand();
        var other = strand.RunAsync(async () =>
        {
            for (var i = 0; i < 5_000; i++)
                await Task.Yield();
        });
        Assert.Equal(1_000, await strand.RunAsync(() => NestAsync(1_000)).OrFailAsync());
        await other.OrFailAsync();
        strand.AssertIdle();

        async Task<int> NestAsync(int depth)
        {
            await Task.Yield();
            return depth == 0 ? 0 : 1 + await strand.RunUntilFinishedAsync(() => NestAsync(depth - 1));
        }
    }

    [Fact]
    public async Task RunUntilFinished_MixedRecursionThousandDeep_Ends()
    {
        await using var strand = new Strand();
        Assert.Equal(1_000, await strand.RunAsync(() => Nest(1_000)).OrFailAsync());
        strand.AssertIdle();

        int Nest(int depth) => depth == 0 ? 0 : 1 + strand.RunUntilFinished(async () =>
        {
            await Task.Yield();
            return Nest(depth - 1);
        });
    }

    [Theory]
    [InlineData(4)]
    [InlineData(2_000)]
    public async Task RunUntilFinished_ThousandPausedFunctions_HangNothing(int maxThreads)
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = maxThreads });
        await using var strand = new Strand(new StrandOptions { Threads = threads });
        var exclusion = new Exclusion();
        var release = new TaskCompletionSource();
        var paused = Enumerable.Range(1, 1_000).Select(id => strand.RunAsync(() =>
        {
            strand.RunUntilFinished(() => release.Task);
            exclusion.Enter(id);
            exclusion.Leave(id);
        })).ToArray();
        strand.UntilPaused(1_000);
        Assert.Equal(5, await strand.RunAsync(() => strand.RunUntilFinished(() => 5)).OrFailAsync());
        release.SetResult();
        await Task.WhenAll(paused).OrFailAsync();
        exclusion.AssertKept();
        strand.AssertIdle();
    }
}
