using Rungs.Strands;
using Rungs.Threads;

namespace Rungs.Tests.Strands;

public sealed class StrandBlockingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Blocking_WaitsForAnotherFunctionOfTheStrand_Ends(int maxThreads)
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = maxThreads });
        await using var strand = new Strand(new StrandOptions { Threads = threads });
        var waiters = Enumerable.Range(0, 20).Select(i => strand.RunAsync(() =>
        {
            using var other = new ManualResetEventSlim();
            _ = strand.QueueToRun(other.Set);
            strand.Blocking(() => other.OrFail($"function {i} of the strand"));
        })).ToArray();
        await Task.WhenAll(waiters).OrFailAsync();
        strand.AssertIdle();
    }

    [Fact]
    public async Task Blocking_Inside_IsNotOnTheStrand()
    {
        await using var strand = new Strand();
        await strand.RunAsync(() =>
        {
            var thread = Thread.CurrentThread;
            var context = SynchronizationContext.Current;
            Assert.NotNull(context);
            Assert.Equal(5, strand.Blocking(() =>
            {
                Assert.False(strand.IsHeld);
                Assert.Null(SynchronizationContext.Current);
                Assert.Same(thread, Thread.CurrentThread);
                Assert.Throws<InvalidOperationException>(strand.Yield);
                return 5;
            }));
            Assert.True(strand.IsHeld);
            Assert.Same(context, SynchronizationContext.Current);
        }).OrFailAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Blocking_Throws_TurnIsTakenBackAndTheErrorIsTheVeryOne(bool othersWait)
    {
        await using var strand = new Strand();
        var own = new InvalidTimeZoneException("own");
        var exclusion = new Exclusion();
        await strand.RunAsync(() =>
        {
            if (othersWait)
                _ = strand.QueueToRun(() => { exclusion.Enter(2); Thread.SpinWait(10_000); exclusion.Leave(2); });
            Assert.Same(own, Assert.Throws<InvalidTimeZoneException>(() => strand.Blocking(() => throw own)));
            exclusion.Enter(1);
            Assert.True(strand.IsHeld);
            Assert.NotNull(SynchronizationContext.Current);
            exclusion.Leave(1);
        }).OrFailAsync();
        exclusion.AssertKept();
        strand.AssertIdle();
    }

    [Fact]
    public async Task Blocking_InAnAsyncFunction_ItsContinuationsStayOnTheStrand()
    {
        await using var strand = new Strand();
        await strand.RunAsync(async () =>
        {
            strand.Blocking(static () => Thread.SpinWait(100));
            await Task.Yield();
            Assert.True(strand.IsHeld);
            await Task.Run(() => strand.IsHeld ? throw new InvalidOperationException("off the strand") : 0);
            Assert.True(strand.IsHeld);
        }).OrFailAsync();
    }

    [Fact]
    public async Task Blocking_AnAsyncFunction_IsRefused()
    {
        await using var strand = new Strand();
        var refusal = await strand.RunAsync(() => Record.Exception(() => (object)strand.Blocking(static () => Task.Delay(1)))).OrFailAsync();
        Assert.Equal("function", Assert.IsType<ArgumentException>(refusal).ParamName);
    }

    [Fact]
    public async Task Blocking_CallsAnotherStrandBackAndForth_Ends()
    {
        await using var one = new Strand();
        await using var two = new Strand();
        Assert.Equal(20, await one.RunAsync(() => Nest(one, two, 20)).OrFailAsync());
        one.AssertIdle();
        two.AssertIdle();

        static int Nest(Strand own, Strand other, int depth) => depth == 0
            ? 0
            : 1 + own.Blocking(() => other.RunAsync(() => Nest(other, own, depth - 1)).GetAwaiter().GetResult());
    }
}
