using System.Runtime.InteropServices;
using Rungs.Loops;
using Rungs.Signals;
using Rungs.Testing;

namespace Rungs.Tests.Signals;

/// <summary>In both manners, without signals.</summary>
public sealed class SignalServiceTests
{
    private readonly Recorded _log = new();

    public static TheoryData<bool> Manners => [true, false];

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task Run_OnRequest_RunsAllInOrder(bool isBlocking)
    {
        var service = new SignalService();
        var ready = new TaskCompletionSource();
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

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task FailedStartup_JoinsWhatHasStarted_AndThrows(bool isBlocking)
    {
        var service = new SignalService()
            .AddStartup(_log.Noting("s1")).AddCallback(_log.Noting("c1")).AddJoin(_log.Noting("j1"))
            .AddStartup(_log.Failing("s2")).AddCallback(_log.Noting("c2")).AddJoin(_log.Noting("j2"))
            .AddStartup(_log.Noting("s3")).AddJoin(_log.Noting("j3"));

        var error = await Assert.ThrowsAsync<IOException>(() => service.StartAsync(isBlocking).OrFailAsync());

        Assert.Equal("s2", error.Message);
        Assert.Equal("s1 s2 c1 j1", _log.Text);
        Assert.True(service.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task FailedStartup_OfSeveralBeforeTheJoins_JoinsAll()
    {
        var service = new SignalService()
            .AddCallback(_log.Noting("c0")).AddStartup(_log.Noting("s1")).AddStartup(_log.Failing("s2")).AddJoin(_log.Noting("j1")).AddJoin(_log.Noting("j2"));

        await Assert.ThrowsAsync<IOException>(() => service.RunAsync().OrFailAsync());

        Assert.Equal("s1 s2 c0 j1 j2", _log.Text);
    }

    [Fact]
    public async Task FailedStartup_ThatAddedAJoin_IsJoined()
    {
        var service = new SignalService();
        service.AddStartup(() =>
        {
            service.AddJoin(_log.Noting("added"));
            throw new IOException("s");
        }).AddJoin(_log.Noting("j"));

        await Assert.ThrowsAsync<IOException>(() => service.RunAsync().OrFailAsync());

        Assert.Equal("added", _log.Text);
    }

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task Errors_StopNothing_AndAreThrownTogether(bool isBlocking)
    {
        var service = new SignalService()
            .AddCallback(_log.Failing("c1")).AddCallback(_log.Noting("c2")).AddJoin(_log.Failing("j1", new OperationCanceledException("j1"))).AddJoin(_log.Noting("j2"));
        using var registration = service.Token.Register(_log.Failing("t"));
        service.RequestExit();

        var error = await Assert.ThrowsAsync<AggregateException>(() => service.StartAsync(isBlocking).OrFailAsync());

        Assert.Equal(["t", "c1", "j1"], error.InnerExceptions.Select(static inner => inner.Message));
        Assert.Equal("t c1 c2 j1 j2", _log.Text);
    }

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task SingleError_IsThrownAsItself(bool isBlocking)
    {
        var thrown = new IOException("j");
        var service = new SignalService().AddJoin(_log.Failing("j", thrown));
        service.RequestExit();

        Assert.Same(thrown, await Assert.ThrowsAsync<IOException>(() => service.StartAsync(isBlocking).OrFailAsync()));
    }

    [Fact]
    public async Task CancellationByToken_IsNoError()
    {
        var service = new SignalService();
        service
            .AddStartup(_log.Noting("s1"))
            .AddStartup(() => service.RequestExit())
            .AddStartup(() => Task.Delay(Timeout.Infinite, service.Token))
            .AddStartup(_log.Noting("s4"))
            .AddJoin(() => Task.Delay(Timeout.Infinite, service.Token))
            .AddJoin(_log.Noting("j"));

        Assert.Equal(0, await service.RunAsync().OrFailAsync());
        Assert.Equal("s1 j", _log.Text);
    }

    [Fact]
    public async Task JoinTimeout_ForcesTheEnd_ByItsClock()
    {
        var time = new VirtualTime();
        var joining = new TaskCompletionSource();
        var service = new SignalService(new() { JoinTimeout = TimeSpan.FromMinutes(1), TimeProvider = time }).AddJoin(() =>
        {
            joining.SetResult();
            return Task.Delay(Timeout.Infinite);
        }).AddJoin(_log.Noting("j2"));
        var run = service.RunAsync();
        time.Advance(TimeSpan.FromHours(1)); // not before the end begins

        service.RequestExit();
        await joining.Task.OrFailAsync();
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(run.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(124, await run.OrFailAsync());
        Assert.Equal("", _log.Text);
    }

    [Fact]
    public async Task ForcedEnd_StartsNothingMore_AndReportsErrors()
    {
        List<string> reported = [];
        void Note(Exception error, string name)
        {
            lock (reported)
                reported.Add($"{name}: {error.Message}");
        }

        var time = new VirtualTime();
        var joining = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var reportedLate = new ManualResetEventSlim();
        var service = new SignalService(new() { JoinTimeout = TimeSpan.FromMinutes(1), TimeProvider = time })
            .AddCallback(_log.Failing("forced-end-1"), "forced-end-1")
            .AddJoin(async () =>
            {
                joining.SetResult();
                await release.Task;
                throw new IOException("forced-end-2");
            }, "forced-end-2")
            .AddJoin(_log.Noting("j2"));
        Async.UnobservedError += Note;
        Async.UnobservedError += NoteLate;
        void NoteLate(Exception error, string name)
        {
            if (name == "forced-end-2")
                reportedLate.Set();
        }

        try
        {
            service.RequestExit();
            var run = service.RunAsync();
            await joining.Task.OrFailAsync();
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(124, await run.OrFailAsync());
            release.SetResult();
            reportedLate.OrFail("the error after the forced end");
        }
        finally
        {
            Async.UnobservedError -= Note;
            Async.UnobservedError -= NoteLate;
        }

        Assert.Equal(["forced-end-1: forced-end-1", "forced-end-2: forced-end-2"], reported.Where(static line => line.StartsWith("forced-end", StringComparison.Ordinal)));
        Assert.Equal("forced-end-1", _log.Text);
    }

    [Fact]
    public async Task Signals_FirstEnds_SecondForces_ThirdIsLeftToTheSystem()
    {
        var joining = new TaskCompletionSource();
        var service = new SignalService().AddJoin(() =>
        {
            joining.SetResult();
            return Task.Delay(Timeout.Infinite);
        });
        service.RequestExit();
        var run = service.RunAsync();
        await joining.Task.OrFailAsync();

        Assert.True(service.OnSignal(PosixSignal.SIGHUP));
        Assert.False(run.IsCompleted);
        Assert.True(service.OnSignal(PosixSignal.SIGQUIT));
        Assert.False(service.OnSignal(PosixSignal.SIGINT));

        Assert.Equal(131, await run.OrFailAsync());
        Assert.Equal(PosixSignal.SIGHUP, service.Signal);
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

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task Run_Again_IsRefused(bool isBlocking)
    {
        var service = new SignalService();
        var first = service.StartAsync(isBlocking: false);
        await Assert.ThrowsAsync<InvalidOperationException>(() => service.StartAsync(isBlocking).OrFailAsync());
        service.RequestExit();
        Assert.Equal(0, await first.OrFailAsync());

        await Assert.ThrowsAsync<InvalidOperationException>(() => service.StartAsync(isBlocking).OrFailAsync());
    }

    [Fact]
    public async Task Additions_ThatComeTooLate_AreRefused()
    {
        var service = new SignalService();
        List<string> refused = [];
        void Try(string what, Action add)
        {
            if (Record.Exception(add) is InvalidOperationException)
                refused.Add(what);
        }

        service
            .AddStartup(() =>
            {
                Try("startup in startup", () => service.AddStartup(() => { }));
                Try("callback in startup", () => service.AddCallback(_log.Noting("c")));
                Try("join in startup", () => service.AddJoin(_log.Noting("j")));
                service.RequestExit();
            })
            .AddCallback(() => Try("callback in callback", () => service.AddCallback(() => { })))
            .AddJoin(() => Try("join in join", () => service.AddJoin(() => { })));

        Assert.Equal(0, await service.RunAsync().OrFailAsync());
        Assert.Equal(["startup in startup", "callback in callback", "join in join"], refused);
        Assert.Equal("c j", _log.Text);
    }

    [Fact]
    public void BadInput_IsRefused()
    {
        var service = new SignalService();

        Assert.Throws<ArgumentNullException>(() => service.AddStartup((Action)null!));
        Assert.Throws<ArgumentNullException>(() => service.AddCallback((Func<Task>)null!));
        Assert.Throws<ArgumentNullException>(() => service.AddJoin((Func<ValueTask>)null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalServiceOptions { JoinTimeout = TimeSpan.FromTicks(-2) });
        Assert.Throws<ArgumentNullException>(() => new SignalServiceOptions { TimeProvider = null! });
        Assert.Equal(TimeSpan.MaxValue, new SignalServiceOptions { JoinTimeout = TimeSpan.MaxValue }.JoinTimeout);
    }
}
