using Rungs.Harvest.Tests.Support;

namespace Rungs.Harvest.Tests;

public sealed class HarvestTests
{
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Harvest_TroubledServer_StoresEveryPageWhole()
    {
        await using var harvesting = await Harvesting.CreateAsync(pages: 80, trouble: 60);

        var result = await harvesting.RunAsync();

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Empty(result.Errors);
        harvesting.AssertStored(80);
        await harvesting.Server.StopAsync();
        // That the server did make all its kinds of trouble.
        Assert.All(["429", "500", "hang-up", "half"], kind => Assert.Contains(harvesting.Server.Requests, request => request.Split(' ')[1] == kind));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Harvest_Refused_AsksNobodyBeforeTheTime()
    {
        await using var harvesting = await Harvesting.CreateAsync(pages: 40, trouble: 60);

        // One at a time: what was under way when another was refused may come early.
        var result = await harvesting.RunAsync("--concurrency", "1");

        Assert.True(result.ExitCode == 0, result.All);
        await harvesting.Server.StopAsync();
        Assert.Contains(harvesting.Server.Requests, request => request.Contains(" 429 "));
        Assert.DoesNotContain(harvesting.Server.Requests, request => request.Contains("early"));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Harvest_RepeatedLines_AreFetchedOnce()
    {
        await using var harvesting = await Harvesting.CreateAsync(pages: 0, trouble: 0);
        var url = harvesting.Server.Url(1);
        harvesting.WriteUrls([url, harvesting.Server.Url(2), url, url + "#part", $"  {url}  ", .. Enumerable.Repeat(url, 20)]);

        var result = await harvesting.RunAsync();

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Contains("repeated 23,", result.Output[^1]);
        harvesting.AssertStored(2);
        await harvesting.Server.StopAsync();
        Assert.Equal(2, harvesting.Server.Requests.Count);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Harvest_JunkLines_AreToldByNumberAndLeftOut()
    {
        await using var harvesting = await Harvesting.CreateAsync(pages: 0);
        var longest = "http://127.0.0.1/" + new string('x', 5_000);
        harvesting.WriteUrls("# pages", "no url", harvesting.Server.Url(1), "", "ftp://127.0.0.1/", "http://", "/page/3", longest, "\e[31mhttp:", harvesting.Server.Url(2));

        var result = await harvesting.RunAsync();

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Equal("2 5 6 7 8 9", string.Join(' ', result.Errors.Select(line => line.Split("line ")[1].Split(':')[0])));
        Assert.All(result.Errors, line => Assert.True(line.Length < 400 && !line.Contains('\e'), line));
        Assert.Equal("8 lines: 2 URLs, 6 junk; 0 stored already", result.Output[0]);
        harvesting.AssertStored(2);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Harvest_MissingPages_AreToldAndMakeExitCode1()
    {
        await using var harvesting = await Harvesting.CreateAsync(pages: 3, trouble: 0);
        File.AppendAllLines(harvesting.Urls, [harvesting.Server.Root + "x", "http://127.0.0.1:1/"]);

        var result = await harvesting.RunAsync("--attempts", "2");

        Assert.True(result.ExitCode == 1, result.All);
        Assert.Contains(result.Errors, line => line.EndsWith("/page/x: 404 Not Found", StringComparison.Ordinal));
        Assert.Contains(result.Errors, line => line.Contains("http://127.0.0.1:1/: ") && line.EndsWith("after 2 tries", StringComparison.Ordinal));
        Assert.Equal(2, result.Errors.Count);
        harvesting.AssertStored(3);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Harvest_SecondRun_FetchesOnlyWhatIsNew()
    {
        await using var harvesting = await Harvesting.CreateAsync(pages: 10, trouble: 0);
        await harvesting.RunAsync();
        File.AppendAllLines(harvesting.Urls, [harvesting.Server.Url(11)]);

        var result = await harvesting.RunAsync();

        Assert.Equal([harvesting.Server.Url(11)], result.Fetched);
        Assert.EndsWith("; 10 stored already", result.Output[0]);
        harvesting.AssertStored(11);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Refetch_UpdatesRowsUntilASignal()
    {
        await using var harvesting = await Harvesting.CreateAsync(pages: 4, trouble: 10);
        using var harvest = harvesting.Start("--refetch", "200ms");
        while (!(await harvest.LineAsync("fetched ")).StartsWith("fetched 20 ", StringComparison.Ordinal))
        {
        }

        harvest.Send(Signal.Interrupt);
        var result = await harvest.EndAsync();

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Contains("stopped by SIGINT", result.Output);
        var rows = StoredPage.ReadAll(harvesting.Database);
        Assert.All(rows, row => row.AssertWhole(harvesting.Server.Seed));
        Assert.Equal(4, rows.Count);
        Assert.Equal(result.Fetched.CountBy(url => url).OrderBy(count => count.Key), rows.Select(row => KeyValuePair.Create(row.Url, row.Fetches)).OrderBy(count => count.Key));

        // Due long ago by one measure, not for long by the other.
        using var later = harvesting.Start("--refetch", "1h");
        Assert.EndsWith("4 stored already", await later.LineAsync("4 lines"));
        later.Send(Signal.Terminate);
        Assert.Empty((await later.EndAsync()).Fetched);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Signal_WhileAServerIsSilent_EndsWithoutItsPages()
    {
        // It takes connections, and says nothing.
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        await using var harvesting = await Harvesting.CreateAsync(pages: 3, trouble: 0);
        File.AppendAllLines(harvesting.Urls, [$"http://{silent.LocalEndpoint}/"]);

        using var harvest = harvesting.Start("--timeout", "10m");
        await harvest.LineAsync("stored 3");
        harvest.Send(Signal.Terminate);
        var result = await harvest.EndAsync();

        Assert.True(result.ExitCode == 0, result.All);
        harvesting.AssertStored(3);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Signal_Second_ForcesTheEnd()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        await using var harvesting = await Harvesting.CreateAsync(pages: 3, trouble: 0);
        File.AppendAllLines(harvesting.Urls, [$"http://{silent.LocalEndpoint}/"]);

        using var harvest = harvesting.Start("--timeout", "10m");
        await harvest.LineAsync("stored 3");
        harvest.Send(Signal.Interrupt);
        harvest.Send(Signal.Terminate);
        var result = await harvest.EndAsync();

        // Which of the two .NET hands on first is not said.
        Assert.True(result.ExitCode is 128 + Signal.Interrupt or 128 + Signal.Terminate, result.All);
        Assert.Contains("forced", Assert.Single(result.Errors));
        harvesting.AssertStored(3);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Harvest_OnATerminal_ShowsOneLine()
    {
        await using var harvesting = await Harvesting.CreateAsync(pages: 20, trouble: 0);
        var command = $"{ChildProgram.DotnetHost} {Path.Combine(AppContext.BaseDirectory, "harvest.dll")} --urls {harvesting.Urls} --db {harvesting.Database} --rate 500";

        var output = await Tool.RunAsync("script", "-qec", command, "/dev/null");

        Assert.Contains("\r\e[Kfetched 20, stored 0, ", output);
        Assert.EndsWith("fetched 20, stored 20 in 1 batches, failed 0, repeated 0, retries 0, refusals 0", output.TrimEnd());
        harvesting.AssertStored(20);
    }
}
