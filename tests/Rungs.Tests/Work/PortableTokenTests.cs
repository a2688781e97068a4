using Rungs.Threads;

namespace Rungs.Tests.Works;

/// <summary>Tokens and progress in the call, where it runs in this process.</summary>
public sealed class PortableTokenTests
{
    [Fact]
    public async Task Portable_TokenInTheCall_IsTheFunctionsWhereThereIsNoOther()
    {
        using var source = new CancellationTokenSource();
        var token = source.Token;
        Assert.True(await Work.Portable(() => IsCancellable(token)).CallAsync(default));
        Assert.False(await Work.Portable(() => IsCancellable(default)).CallAsync(default));
        Assert.False(await Work.Portable(() => IsCancellable(CancellationToken.None)).CallAsync(default));
        Assert.True(await Work.Portable(() => IsCancellable(default)).CallAsync(token));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Portable_TwoTokens_ErrorIsOfTheOneThatWasCancelled(bool isOfTheRun, bool isAsync)
    {
        using var ofTheCall = new CancellationTokenSource();
        using var ofTheRun = new CancellationTokenSource();
        var cancelled = isOfTheRun ? ofTheRun : ofTheCall;
        var told = new Told<int>(_ => cancelled.Cancel());
        var work = isAsync ? Work.Portable(() => TellThenStopAsync(told, ofTheCall.Token)) : Work.Portable(() => TellThenStop(told, ofTheCall.Token));
        await using var threads = new ElasticThreads();
        var task = threads.RunAsync(work, ofTheRun.Token);
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.OrFailAsync());
        Assert.Equal(cancelled.Token, error.CancellationToken);
    }

    [Fact]
    public async Task Portable_FunctionIsCancelledByItsOwnToken_ErrorIsAsItIs()
    {
        using var ofTheCall = new CancellationTokenSource();
        using var ofTheRun = new CancellationTokenSource();
        var work = Work.Portable(() => CancelOwn(ofTheCall.Token));
        var error = await Assert.ThrowsAsync<OperationCanceledException>(() => work.CallAsync(ofTheRun.Token));
        Assert.Equal(new CancellationToken(canceled: true), error.CancellationToken);
    }

    [Fact]
    public async Task Portable_Progress_IsTheCallersObject()
    {
        var told = new Told<string>();
        IProgress<string>? none = null;
        await Work.Portable(() => Tell(told, "a")).CallAsync(default);
        await Work.Portable(() => Tell(none, "b")).CallAsync(default);
        await Work.Portable(() => Tell(null, "c")).CallAsync(default);
        Assert.Equal(["a"], told.All);
        Assert.Null(Crossing.Arguments(Work.Portable(() => Tell(told, "a")))[0]); // it stays here
    }

    [Fact]
    public async Task Portable_MethodReturnsNoTask_SaysSoByName()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Work.Portable(() => NoTask()).CallAsync(default));
        Assert.Contains("'PortableTokenTests.NoTask' returned null instead of a task", error.Message, StringComparison.Ordinal);
    }

    [Portable]
    private static bool IsCancellable(CancellationToken cancellationToken) => cancellationToken.CanBeCanceled;

    [Portable]
    private static int TellThenStop(IProgress<int> progress, CancellationToken cancellationToken)
    {
        progress.Report(1);
        cancellationToken.ThrowIfCancellationRequested();
        return 1;
    }

    [Portable]
    private static async Task<int> TellThenStopAsync(IProgress<int> progress, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return TellThenStop(progress, cancellationToken);
    }

    [Portable]
    private static void CancelOwn(CancellationToken cancellationToken)
    {
        Assert.True(cancellationToken.CanBeCanceled);
        throw new OperationCanceledException(new CancellationToken(canceled: true));
    }

    [Portable]
    private static void Tell(IProgress<string>? progress, string text) => progress?.Report(text);

    [Portable]
    private static Task NoTask() => null!;
}
