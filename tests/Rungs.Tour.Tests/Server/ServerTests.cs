using System.Net;
using System.Net.Http.Json;
using Rungs.Testing;
using Rungs.Tour.Server;

namespace Rungs.Tour.Tests.Server;

public sealed class ServerTests
{
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Count_NoDelay_IsTheNext()
    {
        await using var server = new CountServer(port: 0, TimeProvider.System);
        using var http = new HttpClient { BaseAddress = new Uri(await server.StartAsync()) };

        Assert.Equal((HttpStatusCode.OK, """{"count":1}"""), await AskAsync(http, "count"));
        Assert.Equal((HttpStatusCode.OK, """{"count":2}"""), await AskAsync(http, "count?delay=0"));
        Assert.Equal((HttpStatusCode.OK, """{"count":3}"""), await AskAsync(http, "count?delay=0.001"));
        Assert.Equal((HttpStatusCode.OK, """{"count":4}"""), await AskAsync(http, "count?delay=1e-3"));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Count_Delays_AreWaitedForAtOnceAndCountedAtTheirEnds()
    {
        var time = new VirtualTime();
        await using var server = new CountServer(port: 0, time);
        using var http = new HttpClient { BaseAddress = new Uri(await server.StartAsync()) };

        var slow = AskAsync(http, "count?delay=3600");
        await UntilAsync(() => time.PendingTimers == 1);
        var quick = AskAsync(http, "count?delay=1.5");
        await UntilAsync(() => time.PendingTimers == 2);
        time.Advance(TimeSpan.FromSeconds(1.5));
        var first = await quick;
        time.Advance(TimeSpan.FromSeconds(3_598.4));
        Assert.Equal(1, time.PendingTimers);
        time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal("""{"count":1}""", first.Body);
        Assert.Equal("""{"count":2}""", (await slow).Body);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Count_ClientLeavesDuringTheWait_TakesNoCount()
    {
        var time = new VirtualTime();
        await using var server = new CountServer(port: 0, time);
        using var http = new HttpClient { BaseAddress = new Uri(await server.StartAsync()) };
        using var leave = new CancellationTokenSource();

        var left = http.GetAsync(new Uri("count?delay=1", UriKind.Relative), leave.Token);
        await UntilAsync(() => time.PendingTimers == 1);
        leave.Cancel();
        await UntilAsync(() => time.PendingTimers == 0);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal("""{"count":1}""", (await AskAsync(http, "count")).Body);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Dispose_WhileARequestWaits_AnswersItFirst()
    {
        var time = new VirtualTime();
        await using var server = new CountServer(port: 0, time);
        using var http = new HttpClient { BaseAddress = new Uri(await server.StartAsync()) };

        var waiting = AskAsync(http, "count?delay=3600");
        await UntilAsync(() => time.PendingTimers == 1);
        await server.DisposeAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"error":"the server stops"}"""), await waiting);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("-1")]
    [InlineData("-0.001")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("3600.001")]
    [InlineData("1e300")]
    [InlineData("1e999999999")]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1,5")]
    [InlineData("1;2")]
    [InlineData("0x10")]
    [InlineData("1&delay=1")]
    public async Task Count_WrongDelay_IsRefusedAndTakesNoCount(string delay)
    {
        await using var server = new CountServer(port: 0, TimeProvider.System);
        using var http = new HttpClient { BaseAddress = new Uri(await server.StartAsync()) };

        var answer = await AskAsync(http, $"count?delay={delay}");

        Assert.Equal((HttpStatusCode.BadRequest, """{"error":"delay takes one number of seconds from 0 to 3600, such as 0.5"}"""), answer);
        Assert.Equal("""{"count":1}""", (await AskAsync(http, "count")).Body);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Request_OfSomethingElse_IsRefused()
    {
        await using var server = new CountServer(port: 0, TimeProvider.System);
        using var http = new HttpClient { BaseAddress = new Uri(await server.StartAsync()) };

        foreach (var path in (string[])["", "counts", "count/1", "elsewhere/count"])
            Assert.Equal((HttpStatusCode.NotFound, """{"error":"there is only /count?delay=SECONDS"}"""), await AskAsync(http, path));

        using var posted = await http.PostAsync(new Uri("count", UriKind.Relative), content: null, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET"), (posted.StatusCode, Assert.Single(posted.Content.Headers.Allow)));
        Assert.Equal("/count takes GET only", (await posted.Content.ReadFromJsonAsync<ErrorAnswer>(TestContext.Current.CancellationToken))!.Error);
    }

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(HttpClient http, string path)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Looks again and again; it is the server's thread that makes it so.</summary>
    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(1, TestContext.Current.CancellationToken);
    }
}
