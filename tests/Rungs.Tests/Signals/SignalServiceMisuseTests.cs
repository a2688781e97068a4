using Rungs.Signals;

namespace Rungs.Tests.Signals;

/// <summary>What is refused.</summary>
public sealed class SignalServiceMisuseTests
{
    private readonly Recorded _log = new();

    public static TheoryData<bool> Manners => [true, false];

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
