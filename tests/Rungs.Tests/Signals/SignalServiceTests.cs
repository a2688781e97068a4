using Rungs.Loops;
using Rungs.Signals;

namespace Rungs.Tests.Signals;

/// <summary>From the start to a clean end, in both manners.</summary>
public sealed class SignalServiceTests
{
    private readonly Recorded _log = new();

    public static TheoryData<bool> Manners => [true, false];

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task Run_OnRequest_RunsAllInOrder(bool isBlocking)
    {
        var service = new SignalService();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        service
            .AddStartup(_log.Noting("s1"))
            .AddStartup(async () =>
            {
                await Task.Yield();
                _log.Note("s2");
            })
            .AddStartup(() => ready.SetResult())
            .AddJoin(_log.Noting("j1"))
            .AddCallback(_log.Noting("c1"))
            .AddCallback(async ValueTask () =>
            {
                await Task.Yield();
                _log.Note("c2");
            })
            .AddJoin(_log.Noting("j2"));
        var run = service.StartAsync(isBlocking);
        await ready.Task.OrFailAsync();
        Assert.False(service.Token.IsCancellationRequested);
        Assert.False(run.IsCompleted);

        service.RequestExit();
        Assert.True(service.Token.IsCancellationRequested);
        service.RequestExit();

        Assert.Equal(0, await run.OrFailAsync());
        Assert.Equal("s1 s2 c1 c2 j1 j2", _log.Text);
        Assert.Null(service.Signal);
    }

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task RequestExit_BeforeRun_EndsAfterTheStartups(bool isBlocking)
    {
        var service = new SignalService().AddStartup(_log.Noting("s")).AddCallback(_log.Noting("c")).AddJoin(_log.Noting("j"));
        service.RequestExit();

        Assert.Equal(0, await service.StartAsync(isBlocking).OrFailAsync());
        Assert.Equal("s c j", _log.Text);
    }

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task CancelledToken_EndsAfterTheStartups(bool isBlocking)
    {
        var service = new SignalService().AddStartup(_log.Noting("s")).AddJoin(_log.Noting("j"));

        Assert.Equal(0, await service.StartAsync(isBlocking, new CancellationToken(true)).OrFailAsync());
        Assert.Equal("s j", _log.Text);
    }

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task Token_CancelledWhileItRuns_BeginsTheEnd(bool isBlocking)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var service = new SignalService().AddStartup(() => ready.SetResult()).AddCallback(_log.Noting("c")).AddJoin(_log.Noting("j"));
        using var source = new CancellationTokenSource();
        var run = service.StartAsync(isBlocking, source.Token);
        await ready.Task.OrFailAsync();
        Assert.Equal("", _log.Text);

        await source.CancelAsync();

        Assert.Equal(0, await run.OrFailAsync());
        Assert.Equal("c j", _log.Text);
        Assert.Null(service.Signal);
    }

    [Fact]
    public async Task Token_CallsBackOffTheRequestingThread_BeforeTheCallbacks()
    {
        var service = new SignalService().AddCallback(_log.Noting("c"));
        var requester = 0;
        service.AddStartup(() =>
        {
            requester = Environment.CurrentManagedThreadId;
            service.RequestExit();
        });
        var caller = 0;
        using var registration = service.Token.Register(() =>
        {
            caller = Environment.CurrentManagedThreadId;
            Assert.False(Thread.CurrentThread.IsThreadPoolThread);
            _log.Note("t");
        });

        Assert.Equal(0, await service.RunAsync().OrFailAsync());
        Assert.Equal("t c", _log.Text);
        Assert.NotEqual(requester, caller);
    }

    [Fact]
    public void RunAsync_OnLoop_CallsAsyncFunctionsThere()
    {
        using var loop = new EventLoop();
        var service = new SignalService();
        service
            .AddStartup(async () =>
            {
                Assert.Same(loop, EventLoop.Running);
                await Task.Yield();
                Assert.Same(loop, EventLoop.Running);
                loop.CallSoon(service.RequestExit);
            })
            .AddStartup(() => Assert.Null(EventLoop.Running))
            .AddJoin(async () =>
            {
                await Task.Yield();
                Assert.Same(loop, EventLoop.Running);
            });

        Assert.Equal(0, loop.RunUntilComplete(() => service.RunAsync()));
    }
}
