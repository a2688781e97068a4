using Rungs.Signals;

namespace Rungs.Tests.Signals;

/// <summary>Startups, callbacks and joins that fail.</summary>
public sealed class SignalServiceErrorTests
{
    private readonly Recorded _log = new();

    public static TheoryData<bool> Manners => [true, false];

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

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task StartupCancelledByATokenJoinedToIts_IsNoError(bool isBlocking)
    {
        var service = new SignalService();
        service
            .AddStartup(async () =>
            {
                using var joined = CancellationTokenSource.CreateLinkedTokenSource(service.Token);
                service.RequestExit();
                await Task.Delay(Timeout.Infinite, joined.Token);
            })
            .AddStartup(_log.Noting("s2"));

        Assert.Equal(0, await service.StartAsync(isBlocking).OrFailAsync());
        Assert.Equal("", _log.Text);
    }

    [Fact]
    public async Task StartupCancelledByAnotherToken_BeforeTheEndBegins_IsAnError()
    {
        var service = new SignalService().AddStartup(() => Task.Delay(Timeout.Infinite, new CancellationToken(canceled: true)));

        await Assert.ThrowsAsync<TaskCanceledException>(() => service.RunAsync().OrFailAsync());
    }
}
