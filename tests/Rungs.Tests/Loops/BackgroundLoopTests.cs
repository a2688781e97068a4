using Rungs.Loops;
using Rungs.Testing;

namespace Rungs.Tests.Loops;

public sealed class BackgroundLoopTests
{
    [Fact]
    public async Task RunAsync_Works_RunOnTheLoopsThread()
    {
        await using var loop = BackgroundLoop.Start(new BackgroundLoopOptions { Name = "mine" });
        var names = await loop.RunAsync(async () =>
        {
            var before = Thread.CurrentThread.Name;
            await Task.Yield();
            return (before, Thread.CurrentThread.Name, EventLoop.Running == loop.Loop);
        }).OrFailAsync();
        Assert.Equal(("mine", "mine", true), names);
        Assert.Equal("mine", loop.Statistics.Name);
    }

    [Fact]
    public async Task CancelAll_CancelsWhatRunsAndWaits_NotWhatComesLater()
    {
        await using var loop = BackgroundLoop.Start();
        using var own = new CancellationTokenSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var plain = loop.RunAsync(Work.Of(token => Task.Delay(Timeout.Infinite, token)));
        var linked = loop.RunAsync(Work.Of(token => { started.SetResult(); return Task.Delay(Timeout.Infinite, token); }), own.Token);
        await started.Task.OrFailAsync();
        loop.CancelAll();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => plain.OrFailAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => linked.OrFailAsync());
        Assert.Equal(5, await loop.RunAsync(Work.Of(token => token.IsCancellationRequested ? 0 : 5)).OrFailAsync());
    }

    [Fact]
    public async Task RunAsync_OwnToken_IsHeededBesideCancelAll()
    {
        await using var loop = BackgroundLoop.Start();
        using var own = new CancellationTokenSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var task = loop.RunAsync(Work.Of(token => { started.SetResult(); return Task.Delay(Timeout.Infinite, token); }), own.Token);
        await started.Task.OrFailAsync();
        await own.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.OrFailAsync());
    }

    [Fact]
    public async Task Wait_WorkLeft_SaysFalseThenTrue()
    {
        await using var loop = BackgroundLoop.Start();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var task = loop.RunAsync(() => gate.Task);
        Assert.False(loop.Wait(TimeSpan.FromMilliseconds(1)));
        Assert.False(await loop.WaitAsync(TimeSpan.FromMilliseconds(1)));
        gate.SetResult();
        Assert.True(loop.Wait(Hang.Limit));
        Assert.True(await loop.WaitAsync(Hang.Limit));
        await task;
    }

    [Fact]
    public async Task WaitAsync_VirtualClock_TimesOutByIt()
    {
        var time = new VirtualTime();
        await using var loop = BackgroundLoop.Start(new BackgroundLoopOptions { TimeProvider = time });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = loop.RunAsync(() => gate.Task);
        var wait = loop.WaitAsync(TimeSpan.FromHours(1));
        Assert.False(wait.IsCompleted);
        time.Advance(TimeSpan.FromHours(1));
        Assert.False(await wait.OrFailAsync());
        gate.SetResult();
    }

    [Fact]
    public async Task InsideItself_WaitOrDispose_IsRefused()
    {
        await using var loop = BackgroundLoop.Start(new BackgroundLoopOptions { Name = "self" });
        var messages = await loop.RunAsync(() => (
            Assert.Throws<InvalidOperationException>(() => loop.Wait(Timeout.InfiniteTimeSpan)).Message,
            Assert.Throws<InvalidOperationException>(loop.Dispose).Message,
            Assert.Throws<InvalidOperationException>(() => { _ = loop.DisposeAsync(); }).Message)).OrFailAsync();
        Assert.Contains("'self' cannot wait for it", messages.Item1, StringComparison.Ordinal);
        Assert.Contains("'self' cannot dispose it", messages.Item2, StringComparison.Ordinal);
        Assert.Contains("'self' cannot dispose it", messages.Item3, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_TokenCallbackThrows_TheLoopStillEnds()
    {
        var loop = BackgroundLoop.Start(new BackgroundLoopOptions { CancelOnDispose = true });
        var registered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = loop.RunAsync(Work.Of(token =>
        {
            token.Register(static () => throw new InvalidTimeZoneException());
            registered.SetResult();
            return Task.Delay(Timeout.Infinite, token);
        }));
        await registered.Task.OrFailAsync();
        Assert.Throws<AggregateException>(loop.Dispose);
        await Task.Run(loop.Dispose).OrFailAsync();
    }

    [Fact]
    public async Task Loop_StoppedOrDisposedByTheUser_IsRefused()
    {
        await using var loop = BackgroundLoop.Start(new BackgroundLoopOptions { Name = "owned" });
        Assert.Contains("Dispose that instead", Assert.Throws<InvalidOperationException>(loop.Loop.Stop).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(loop.Loop.Dispose);
        await Assert.ThrowsAsync<InvalidOperationException>(() => loop.RunAsync(() => loop.WaitAsync(Hang.Limit)).OrFailAsync());
        Assert.Equal(5, await loop.RunAsync(() => 5).OrFailAsync());
    }

    [Fact]
    public async Task Wait_InsideABlockOnItsOwnThread_IsRefused()
    {
        await using var loop = BackgroundLoop.Start();
        await loop.RunAsync(() => Async.Block(() =>
        {
            Assert.Throws<InvalidOperationException>(() => loop.Wait(Timeout.InfiniteTimeSpan));
            return Task.CompletedTask;
        })).OrFailAsync();
    }

    [Fact]
    public async Task Dispose_CancelOnDispose_EndsWorkThatHeedsItsToken()
    {
        var loop = BackgroundLoop.Start(new BackgroundLoopOptions { CancelOnDispose = true });
        var task = loop.RunAsync(Work.Of(token => Task.Delay(Timeout.Infinite, token)));
        await Task.Run(loop.Dispose).OrFailAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.OrFailAsync());
    }
}
