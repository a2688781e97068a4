using Rungs.Streams;

namespace Rungs.Tests.Streams;

public sealed class MergeTests
{
    [Fact]
    public void BadInput_IsRefusedAtTheCall()
    {
        Assert.Throws<ArgumentNullException>("sources", () => AsyncStream.Merge<int>(null!));
        Assert.Throws<ArgumentNullException>("sources", () => AsyncStream.MergeBatches<int>(null!));
        Assert.Throws<ArgumentNullException>("options", () => AsyncStream.Merge<int>([], null!));
        Assert.Contains("Source 1", Assert.Throws<ArgumentException>("sources", () => AsyncStream.Merge([new ReadySource(), null!])).Message);
        Assert.Throws<ArgumentOutOfRangeException>("Errors", () => AsyncStream.Merge<int>([], (ErrorBehavior)3));
        Assert.Throws<ArgumentOutOfRangeException>("LeaveTimeout", () => new MergeOptions { LeaveTimeout = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentNullException>("TimeProvider", () => new MergeOptions { TimeProvider = null! });
    }

    [Fact]
    public async Task NoSources_EndsAtOnce()
    {
        Assert.Empty(await AsyncStream.Merge<int>([]).ToListAsync());
        Assert.Empty(await AsyncStream.MergeBatches<int>([]).ToListAsync());
    }

    [Fact]
    public async Task Nothing_BeginsBeforeTheFirstItemIsAskedFor()
    {
        var source = new GatedSource();
        var merged = AsyncStream.Merge([source]).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.Equal(0, source.Enumerations);
        await merged.LeaveAsync().OrFailAsync();
        Assert.Equal((0, 0), (source.Enumerations, source.Disposals));
    }

    [Fact]
    public async Task Items_ComeInTheOrderOfTheirArrival()
    {
        GatedSource[] sources = [new(), new(), new()];
        await using var merged = AsyncStream.Merge(sources).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var step = merged.StepAsync();
        foreach (var index in new[] { 2, 0, 1, 1, 0, 2 })
        {
            sources[index].Give(index);
            Assert.True(await step.OrFailAsync());
            Assert.Equal(index, merged.Current);
            step = merged.StepAsync();
        }

        Array.ForEach(sources, static source => source.End());
        Assert.False(await step.OrFailAsync());
    }

    [Fact]
    public async Task ReadySources_TakeTurns()
    {
        ReadySource[] sources = [new(), new(), new()];
        await using var merged = AsyncStream.Merge(sources).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        for (var i = 0; i < 3_000; i++)
            Assert.True(await merged.MoveNextAsync());
        Assert.All(sources, static source => Assert.InRange(source.Steps, 1_000, 1_001));
    }

    [Fact]
    public async Task Source_IsNeverMoreThanOneItemAhead()
    {
        ReadySource[] sources = [new(), new(), new()];
        await using var merged = AsyncStream.Merge(sources).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        for (var yielded = 1; yielded <= 100; yielded++)
        {
            Assert.True(await merged.MoveNextAsync());
            Assert.InRange(sources.Sum(static source => source.Steps), yielded, yielded + 2);
        }
    }

    [Fact]
    public async Task Batch_HasOneItemOfEachReadySource()
    {
        ReadySource[] sources = [new(5), new(3), new(3)];
        var batches = await AsyncStream.MergeBatches(sources).ToListAsync();
        Assert.Equal([3, 3, 3, 1, 1], batches.Select(static batch => batch.Count));
        Assert.Equal([0, 0, 0], batches[0]);
    }

    [Fact]
    public async Task SameSourceTwice_IsEnumeratedTwice()
    {
        static async IAsyncEnumerable<int> Two()
        {
            yield return 1;
            await Task.Yield();
            yield return 2;
        }

        var source = Two();
        Assert.Equal([1, 1, 2, 2], (await AsyncStream.Merge([source, source]).ToListAsync().OrFailAsync()).Order());
    }

    [Fact]
    public async Task ReadySource_OfManyItems_DoesNotNestCalls() =>
        Assert.Equal(200_000, (await AsyncStream.Merge([new ReadySource(100_000), new ReadySource(100_000)]).ToListAsync()).Count);

    [Fact]
    public async Task EmptySources_ByTheThousand_DoNotNestCalls() =>
        Assert.Empty(await AsyncStream.Merge(Enumerable.Range(0, 20_000).Select(static _ => new ReadySource(0))).ToListAsync());

    [Fact]
    public async Task StepResults_AreTakenExactlyOnce()
    {
        var source = new StrictSource();
        var merged = AsyncStream.Merge([source]).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        for (var i = 1; i <= 3; i++)
        {
            var step = merged.StepAsync();
            source.Give();
            Assert.True(await step.OrFailAsync());
        }

        await merged.LeaveAsync().OrFailAsync();
        Assert.Equal((3, 3), (source.Steps, source.Results));
        Assert.Empty(source.Faults);
    }

    [Fact]
    public async Task StepResult_ThatNobodyLookedAt_IsTakenBeforeTheDisposal()
    {
        StrictSource first = new(), second = new();
        var merged = AsyncStream.Merge([first, second]).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var step = merged.StepAsync();
        first.Give();
        Assert.True(await step.OrFailAsync());
        second.Give(); // in line, and the consumer leaves

        await merged.LeaveAsync().OrFailAsync();
        Assert.Equal((1, 1), (second.Steps, second.Results));
        Assert.Empty(second.Faults);
    }

    [Fact]
    public async Task DisposalOfASourceAtItsEnd_DoesNotHoldUpTheOthers()
    {
        var disposing = new TaskCompletionSource();
        GatedSource slow = new() { Disposing = disposing.Task }, other = new();
        await using var merged = AsyncStream.Merge([slow.End(), other]).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var step = merged.StepAsync();
        other.Give(7);
        Assert.True(await step.OrFailAsync());
        Assert.Equal((7, 1), (merged.Current, slow.Disposals));

        step = merged.StepAsync();
        other.End();
        Assert.False(step.IsCompleted);
        disposing.SetResult();
        Assert.False(await step.OrFailAsync());
        Assert.Equal((1, 1), (slow.Disposals, other.Disposals));
    }
}
