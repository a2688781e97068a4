using Rungs.Diagnostics;
using Rungs.Streams;
using Rungs.Testing;

namespace Rungs.Tests.Streams;

public sealed class MergeLeavingTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Break_DisposesEverySourceOnce_AlsoThoseAmidAStep()
    {
        GatedSource given = new GatedSource().Give(1), amid = new(), inLine = new GatedSource().Give(2);
        await foreach (var _ in AsyncStream.Merge([given, amid, inLine]))
            break;
        Assert.All([given, amid, inLine], static source => Assert.Equal((1, 1, false), (source.Steps, source.Disposals, source.WasDisposedAmidStep)));
    }

    [Fact]
    public async Task ExceptionInTheLoop_DisposesEverySource()
    {
        GatedSource[] sources = [new GatedSource().Give(1), new()];
        await Assert.ThrowsAsync<NotSupportedException>(async () =>
        {
            await foreach (var _ in AsyncStream.Merge(sources))
                throw new NotSupportedException();
        });
        Assert.All(sources, static source => Assert.Equal(1, source.Disposals));
    }

    [Fact]
    public async Task Cancellation_EndsTheWait_AndDisposesEverySource()
    {
        using var cancellation = new CancellationTokenSource();
        GatedSource[] sources = [new(), new()];
        var merging = AsyncStream.Merge(sources).ToListAsync(cancellation.Token);
        cancellation.Cancel();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => merging.OrFailAsync());
        Assert.Equal(cancellation.Token, error.CancellationToken);
        Assert.All(sources, static source => Assert.Equal((1, true), (source.Disposals, source.Token.IsCancellationRequested)));
    }

    [Fact]
    public async Task CancelledBefore_NoSourceIsStepped()
    {
        ReadySource source = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AsyncStream.Merge([source]).ToListAsync(new CancellationToken(true)).OrFailAsync());
        Assert.Equal(0, source.Steps);
    }

    [Fact]
    public async Task SourceThatNeverEnds_IsLeftBehindAfterTheTimeout_AndDisposedWhenItsStepEnds()
    {
        GatedSource deaf = new(heedsToken: false), other = new GatedSource().Give(1);
        using var stalls = new Stalls("AsyncStream.Merge");
        var merged = AsyncStream.Merge([deaf, other], new MergeOptions { TimeProvider = _time, LeaveTimeout = TimeSpan.FromSeconds(3) })
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await merged.StepAsync().OrFailAsync());
        var leaving = merged.LeaveAsync();
        Hang.Until(() => _time.PendingTimers == 1, "the leave timeout is set");
        _time.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        Assert.False(leaving.IsCompleted);
        Assert.Equal((0, 1), (deaf.Disposals, other.Disposals));

        _time.Advance(TimeSpan.FromTicks(1));
        await leaving.OrFailAsync();
        Assert.Contains(stalls.All, static stall => stall is { Kind: StallKind.SourceLeftBehind, Culprit: "a source", Duration.TotalSeconds: 3 });
        Assert.Equal(0, deaf.Disposals);

        deaf.Give(5);
        await deaf.Disposed.OrFailAsync();
        Assert.Equal((1, false), (deaf.Disposals, deaf.WasDisposedAmidStep));
    }

    [Fact]
    public async Task SourceLeftBehind_ThatFailsLater_TellsUnobservedError_AndMayUseItsToken()
    {
        GatedSource deaf = new(heedsToken: false);
        var error = new InvalidOperationException("late");
        var heard = new TaskCompletionSource<string>();
        void Hear(Exception told, string name)
        {
            if (told == error)
                heard.TrySetResult(name);
        }

        var merged = AsyncStream.Merge([deaf, new GatedSource().Give(1)], new MergeOptions { TimeProvider = _time }).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await merged.StepAsync().OrFailAsync());
        var leaving = merged.LeaveAsync();
        Hang.Until(() => _time.PendingTimers == 1, "the leave timeout is set");
        _time.Advance(TimeSpan.FromSeconds(1));
        await leaving.OrFailAsync();

        Assert.True(deaf.Token.WaitHandle.WaitOne(TimeSpan.Zero));
        Async.UnobservedError += Hear;
        deaf.Fail(error);
        Assert.Equal("AsyncStream.Merge", await heard.Task.OrFailAsync());
        Async.UnobservedError -= Hear;
    }

    [Fact]
    public async Task DisposalThatNeverEnds_AtASourcesEnd_DoesNotKeepWhoLeaves()
    {
        var never = new TaskCompletionSource();
        var source = new GatedSource { Disposing = never.Task };
        using var cancellation = new CancellationTokenSource();
        var merging = AsyncStream.Merge([source.End()], new MergeOptions { TimeProvider = _time }).ToListAsync(cancellation.Token);
        cancellation.Cancel();
        Hang.Until(() => _time.PendingTimers == 1, "the leave timeout is set");
        _time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => merging.OrFailAsync());
        Assert.Equal(1, source.Disposals);
        never.SetResult();
        await source.Disposed.OrFailAsync();
        Assert.Equal(1, source.Disposals);
    }

    [Fact]
    public async Task CallbackOfTheTokenThatThrows_DoesNotKeepSourcesFromBeingDisposed()
    {
        GatedSource[] sources = [new GatedSource().Give(1), new()];
        var merged = AsyncStream.Merge(sources).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await merged.StepAsync().OrFailAsync());
        sources[1].Token.Register(static () => throw new NotSupportedException("a broken callback"));
        await merged.LeaveAsync().OrFailAsync();
        Assert.All(sources, static source => Assert.Equal(1, source.Disposals));
    }
}
