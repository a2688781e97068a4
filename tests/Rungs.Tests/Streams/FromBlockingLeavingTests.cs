using Rungs.Diagnostics;
using Rungs.Streams;
using Rungs.Testing;
using Rungs.Threads;

namespace Rungs.Tests.Streams;

public sealed class FromBlockingLeavingTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly BlockingSource _source = new();

    public void Dispose() => _source.Dispose();

    /// <summary>The source, whose steps listen to the stream's token.</summary>
    private IEnumerable<int> Listening(CancellationToken token)
    {
        _source.Token = token;
        return _source;
    }

    [Fact]
    public async Task Break_DisposesOnTheIteratorsThread_BeforeTheLoopIsLeft()
    {
        _source.Give(1, 2, 3);
        await foreach (var _ in AsyncStream.FromBlocking(() => _source))
            break;
        AssertDisposed();
    }

    [Fact]
    public async Task Break_AmidAStepThatListens_EndsIt()
    {
        _source.Give(1);
        await foreach (var _ in AsyncStream.FromBlocking(Listening, new BlockingStreamOptions { TimeProvider = _time }))
            break;
        AssertDisposed();
    }

    [Fact]
    public async Task ExceptionInTheLoop_DisposesBeforeItIsThrown()
    {
        _source.Give(1, 2, 3);
        await Assert.ThrowsAsync<NotSupportedException>(async () =>
        {
            await foreach (var _ in AsyncStream.FromBlocking(() => _source))
                throw new NotSupportedException();
        });
        AssertDisposed();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_EndsTheWait_AndDisposes(bool byArgument)
    {
        using var cancellation = new CancellationTokenSource();
        var stream = AsyncStream.FromBlocking(Listening, new BlockingStreamOptions { TimeProvider = _time }, byArgument ? cancellation.Token : default);
        var consuming = stream.ToListAsync(byArgument ? default : cancellation.Token);
        Hang.Until(() => _source.Steps == 1, "a step is under way");
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => consuming.OrFailAsync());
        AssertDisposed();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CancelledBefore_NothingRuns(bool byArgument)
    {
        var cancelled = new CancellationToken(true);
        var stream = AsyncStream.FromBlocking(() => _source, byArgument ? cancelled : default);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.ToListAsync(byArgument ? default : cancelled).OrFailAsync());
        Assert.Equal(0, _source.Enumerations);
    }

    [Fact]
    public async Task IteratorThatEndsBecauseItHearsTheToken_IsNotTheEndOfTheStream()
    {
        using var cancellation = new CancellationTokenSource();
        var consumer = AsyncStream.FromBlocking(() => _source).GetAsyncEnumerator(cancellation.Token);
        var step = consumer.StepAsync();
        Hang.Until(() => _source.Steps == 1, "a step is under way");
        cancellation.Token.Register(() =>
        {
            _source.End(); // heard before the consumer's wait hears of it
            Hang.Until(() => step.IsCompleted, "the step ends");
        });
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step.OrFailAsync());
        await consumer.LeaveAsync().OrFailAsync();
        AssertDisposed();
    }

    [Fact]
    public async Task LeavingEarly_ErrorOfTheDisposal_IsThrown()
    {
        var error = new NotSupportedException();
        var source = new BlockingSource { DisposeError = error }.Give(1, 2);
        await using var threads = new ElasticThreads();
        Assert.Same(error, (await BreakAsync().ContinueWith(static left => left.Exception!.InnerException, TaskScheduler.Default).OrFailAsync()));
        Assert.Equal(1, source.Disposals);

        async Task BreakAsync()
        {
            await foreach (var _ in AsyncStream.FromBlocking(_ => source, new BlockingStreamOptions { Threads = threads }))
                break;
        }
    }

    [Fact]
    public async Task StepThatDoesNotEnd_IsLeftBehind_ReportedByName_AndDisposedWhenItEnds()
    {
        using var stalls = new Stalls("a deaf iterator");
        CancellationToken leaving = default;
        var stream = AsyncStream.FromBlocking(
            token =>
            {
                leaving = token;
                return _source.Give(1);
            },
            new BlockingStreamOptions { TimeProvider = _time, LeaveTimeout = TimeSpan.FromSeconds(5) },
            name: "a deaf iterator");
        var consumer = stream.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await consumer.StepAsync().OrFailAsync());
        Hang.Until(() => _source.Steps == 2, "the step that does not end");
        var leave = consumer.LeaveAsync();
        Hang.Until(() => _time.PendingTimers == 1, "the leave timeout is set");
        _time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(leave.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        await leave.OrFailAsync();
        Assert.Equal(StallKind.SourceLeftBehind, Assert.Single(stalls.All).Kind);
        Assert.Equal(0, _source.Disposals);
        Assert.True(leaving.WaitHandle.WaitOne(TimeSpan.Zero)); // who is left behind may use its token

        _source.Give(2);
        await _source.Disposed.OrFailAsync();
        AssertDisposed();
    }

    [Fact]
    public async Task LeavingBeforeAThreadIsFree_IsAtOnce_AndTheFunctionNeverRuns()
    {
        using var release = new ManualResetEventSlim();
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { MaxThreads = 1 });
        var holding = threads.RunAsync(Work.Of(() => release.Wait()), TestContext.Current.CancellationToken);
        using var cancellation = new CancellationTokenSource();
        var consuming = AsyncStream.FromBlocking(_ => _source, new BlockingStreamOptions { TimeProvider = _time, Threads = threads }).ToListAsync(cancellation.Token);
        Assert.False(consuming.IsCompleted);
        cancellation.Cancel();
        try
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => consuming.OrFailAsync()); // the clock stands still: no timeout
        }
        finally
        {
            release.Set();
        }

        await holding.OrFailAsync();
        Assert.Equal(0, _source.Enumerations);
    }

    private void AssertDisposed()
    {
        Assert.Equal(1, _source.Disposals);
        Assert.Single(_source.Threads);
        Assert.DoesNotContain(Thread.CurrentThread, _source.Threads);
    }
}
