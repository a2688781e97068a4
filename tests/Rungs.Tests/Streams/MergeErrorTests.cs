using Rungs.Streams;

namespace Rungs.Tests.Streams;

public sealed class MergeErrorTests
{
    private static readonly InvalidOperationException s_one = new("one");
    private static readonly NotSupportedException s_two = new("two");

    [Fact]
    public async Task Raise_OneError_IsThrownAsItself_AfterTheValuesThatAreThere()
    {
        ReadySource other = new();
        var (items, error) = await AsyncStream.Merge([new GatedSource().Fail(s_one), other]).UntilErrorAsync().OrFailAsync();
        Assert.Same(s_one, error);
        Assert.Equal([0], items);
        Assert.Equal((1, 1), (other.Steps, other.Disposals));
    }

    [Fact]
    public async Task Raise_SeveralErrorsAtOnce_AreThrownTogether()
    {
        var (_, error) = await AsyncStream.Merge([new GatedSource().Fail(s_one), new GatedSource().Fail(s_two)]).UntilErrorAsync().OrFailAsync();
        Assert.Equal([s_one, s_two], Assert.IsType<AggregateException>(error).InnerExceptions);
    }

    [Fact]
    public async Task Raise_DisposesEverySourceOnce()
    {
        GatedSource[] sources = [new GatedSource().Fail(s_one), new(), new GatedSource().Give(1)];
        var (_, error) = await AsyncStream.Merge(sources).UntilErrorAsync().OrFailAsync();
        Assert.Same(s_one, error);
        Assert.All(sources, static source => Assert.Equal((1, false), (source.Disposals, source.WasDisposedAmidStep)));
    }

    [Fact]
    public async Task Delay_OthersGoOnToTheirEnds()
    {
        var (items, error) = await AsyncStream.Merge([new GatedSource().Fail(s_one), new ReadySource(100), new GatedSource().Give(5).Fail(s_two)], ErrorBehavior.Delay)
            .UntilErrorAsync().OrFailAsync();
        Assert.Equal([s_one, s_two], Assert.IsType<AggregateException>(error).InnerExceptions);
        Assert.Equal(101, items.Count);
    }

    [Fact]
    public async Task Delay_LeavingBefore_TellsUnobservedError()
    {
        var error = new InvalidOperationException("delayed, and nobody stayed");
        var heard = new TaskCompletionSource<string>();
        void Hear(Exception told, string name)
        {
            if (told == error)
                heard.TrySetResult(name);
        }

        Async.UnobservedError += Hear;
        await foreach (var _ in AsyncStream.Merge([new GatedSource().Fail(error), new ReadySource()], ErrorBehavior.Delay))
            break;
        Async.UnobservedError -= Hear;
        Assert.Equal("AsyncStream.Merge", await heard.Task.OrFailAsync());
    }

    [Fact]
    public async Task Suppress_EndsItsOwnSourceOnly()
    {
        var (items, error) = await AsyncStream.Merge([new GatedSource().Give(1).Fail(s_one), new ReadySource(3)], ErrorBehavior.Suppress)
            .UntilErrorAsync().OrFailAsync();
        Assert.Null(error);
        Assert.Equal(4, items.Count);
    }

    [Fact]
    public async Task MergeBatches_GivesTheBatchBeforeTheError()
    {
        var (batches, error) = await AsyncStream.MergeBatches([new ReadySource(), new GatedSource().Fail(s_one), new ReadySource()]).UntilErrorAsync().OrFailAsync();
        Assert.Same(s_one, error);
        Assert.Equal([0, 0], Assert.Single(batches));
    }

    [Theory]
    [InlineData(Fault.GetEnumerator)]
    [InlineData(Fault.NullEnumerator)]
    [InlineData(Fault.MoveNext)]
    [InlineData(Fault.Current)]
    [InlineData(Fault.Dispose)]
    [InlineData(Fault.DisposeLater)]
    [InlineData(Fault.StaleStep)]
    public async Task ErrorAtAnyPlace_IsThrown_AndEverySourceIsDisposed(Fault fault)
    {
        var faulty = new FaultySource(fault, s_one);
        ReadySource other = new(3);
        var (items, error) = await AsyncStream.Merge([faulty, other], new MergeOptions { Errors = ErrorBehavior.Delay, TimeProvider = new Rungs.Testing.VirtualTime() })
            .UntilErrorAsync().OrFailAsync();
        if (fault is Fault.NullEnumerator or Fault.StaleStep)
            Assert.IsType<InvalidOperationException>(error);
        else
            Assert.Same(s_one, error);
        Assert.Equal([0, 1, 2], items);
        Assert.Equal(1, other.Disposals);
        Assert.Equal(fault is Fault.GetEnumerator or Fault.NullEnumerator ? 0 : 1, faulty.Disposals);
    }

    [Fact]
    public async Task LeavingEarly_ErrorInLineThatNobodyLookedAt_IsThrown()
    {
        StrictSource first = new(), second = new();
        var merged = AsyncStream.Merge([first, second]).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var step = merged.StepAsync();
        first.Give();
        Assert.True(await step.OrFailAsync());
        second.Fail(s_two); // in line, and the consumer leaves
        Assert.Same(s_two, await Assert.ThrowsAsync<NotSupportedException>(() => merged.LeaveAsync().OrFailAsync()));
        Assert.Empty(second.Faults);
    }
}
