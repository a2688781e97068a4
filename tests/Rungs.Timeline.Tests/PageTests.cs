using Microsoft.Playwright;
using Rungs.Threads;

namespace Rungs.Tests.Timelines;

/// <summary>The page, in a real browser.</summary>
public sealed class PageTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly string[] s_hostileNames =
    [
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(2)>",
        "\"'`&amp; \\ <!-- ]]> @data @script ${alert(3)}",
        "\ud83e\udde8 \u05e9\u05dc\u05d5\u05dd \u202e gnirts \u2028 e\u0301",
    ];

    private static readonly string[] s_threeNames = ["First()", "Second()", "Third()"];

    [Fact]
    public async Task Page_OfEveryLevel_IsDrawnAndLoadsNothing()
    {
        using var timeline = Timeline.Start(new TimelineOptions { RecordsAwaits = true });
        await Mixed.RunAsync().OrFailAsync();
        timeline.Dispose();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var shown = await ShownTimeline.OpenAsync(browser, timeline, scheme);
            Assert.Equal(scheme == ColorScheme.Light ? "255,255,255,255" : "21,24,29,255", await BackgroundAsync(shown));
            await shown.KeepAsync($"{scheme.ToString().ToLowerInvariant()}.png");
            await shown.PressAsync("e");
            await shown.PressAsync("Enter");
            await shown.KeepAsync($"{scheme.ToString().ToLowerInvariant()}-zoomed.png");
            await shown.Page.Locator("#sums summary").ClickAsync();
            await shown.KeepAsync($"{scheme.ToString().ToLowerInvariant()}-sums.png");
            Assert.Empty(shown.Problems);
        }
    }

    [Fact]
    public async Task Page_Sums_AreThoseOfTheRecord()
    {
        using var timeline = Timeline.Start(new TimelineOptions { RecordsAwaits = true });
        await Mixed.RunAsync().OrFailAsync();
        timeline.Dispose();
        await using var shown = await ShownTimeline.OpenAsync(browser, timeline);

        var spans = timeline.Spans;
        var failed = spans.Count(static span => span.Status == OutcomeStatus.Failed);
        var cancelled = spans.Count(static span => span.Status == OutcomeStatus.Cancelled);
        Assert.StartsWith($"{spans.Count} works in ", await shown.Page.Locator("#summary").TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains($", {failed} failed, {cancelled} cancelled; from ", await shown.Page.Locator("#summary").TextContentAsync(), StringComparison.Ordinal);
        var took = await shown.Page.EvaluateAsync<double[]>("() => Array.from({ length: works.count }, (_, work) => endOf(work) - works.started[work])");
        var ran = await shown.Page.EvaluateAsync<double[]>("() => Array.from({ length: works.count }, (_, work) => ranOf(work))");
        Assert.Equal(spans.Select(static span => span.Duration!.Value.TotalNanoseconds), took);
        Assert.Equal(spans.Select(static span => span.Runs.Sum(run => (run.Ended!.Value - run.Began).TotalNanoseconds)), ran);
        var rows = await shown.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('#sums tbody tr')].map(row => [...row.cells].slice(0, 5).map(cell => cell.textContent).join('|'))");
        Assert.Contains("Loop: fetching|Pages.FetchAsync|12|1|0", rows);
        Assert.Contains("Threads: reading|Files.Read|10|1|1", rows);
        Assert.Contains("Processes: isolated|Remote.Stamps|6|0|0", rows);
    }

    [Fact]
    public async Task Page_OfNamesThatHoldAnything_ShowsThemAsText()
    {
        await using var threads = new ElasticThreads(new ElasticThreadsOptions { Name = "<b>bold</b>" });
        using var timeline = Timeline.Start();
        foreach (var name in s_hostileNames)
            await threads.RunAsync(static () => { }, name: name).OrFailAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => threads.RunAsync(static void () => throw new InvalidOperationException("<i>so</i></script>"), name: "fails").OrFailAsync());

        await using var shown = await ShownTimeline.OpenAsync(browser, timeline);
        foreach (var name in s_hostileNames)
        {
            await shown.PressAsync("n");
            Assert.Equal(name, await shown.Page.Locator("#details .name").TextContentAsync());
        }

        await shown.PressAsync("n");
        Assert.Equal("System.InvalidOperationException: <i>so</i></script>", await shown.Page.Locator("#details .error").TextContentAsync());
        Assert.Contains("Threads: <b>bold</b>", await shown.Page.Locator("#details").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await shown.Page.Locator("img, #details i, #details script, td b").CountAsync());
        Assert.Empty(shown.Problems);
    }

    [Fact]
    public async Task Page_ByKeys_ZoomsMovesAndChooses()
    {
        using var timeline = Timeline.Start();
        await Mixed.RunAsync().OrFailAsync();
        timeline.Dispose();
        await using var shown = await ShownTimeline.OpenAsync(browser, timeline);
        var all = await shown.RangeAsync();
        Assert.True(all.From < 0 && all.To > timeline.Elapsed.TotalNanoseconds, $"{all} shows all of {timeline.Elapsed}");

        await shown.PressAsync("+");
        var near = await shown.RangeAsync();
        Assert.Equal((all.To - all.From) / 2, near.To - near.From, tolerance: 4);
        await shown.PressAsync("ArrowRight");
        var right = await shown.RangeAsync();
        Assert.True(right.From > near.From && Math.Abs(right.To - right.From - (near.To - near.From)) < 4, $"{near} moves to {right}");
        await shown.PressAsync("-");
        await shown.PressAsync("Home");
        Assert.Equal(all, await shown.RangeAsync());

        await shown.PressAsync("e");
        var name = await shown.Page.Locator("#details .name").TextContentAsync();
        var problem = timeline.Spans.Single(span => span.Name == name);
        Assert.True(problem.Status is OutcomeStatus.Failed or OutcomeStatus.Cancelled, $"{problem}");
        Assert.Contains($"{problem.Status}", await shown.Page.Locator("#details").TextContentAsync(), StringComparison.OrdinalIgnoreCase);
        await shown.PressAsync("Enter");
        var zoomed = await shown.RangeAsync();
        Assert.True(zoomed.From <= problem.Queued.TotalNanoseconds && zoomed.To >= problem.Ended!.Value.TotalNanoseconds, $"{zoomed} shows {problem}");
        await shown.PressAsync("Escape");
        Assert.Equal(0, await shown.Page.Locator("#details .name").CountAsync());

        await shown.Page.Locator("#in").FocusAsync();
        await shown.Page.Keyboard.PressAsync("Enter");
        Assert.True((await shown.RangeAsync()).To < zoomed.To, "the button zooms in, by key too");
        Assert.Empty(shown.Problems);
    }

    [Fact]
    public async Task Page_ByPointer_ZoomsMovesAndTells()
    {
        await using var threads = new CpuThreads(new CpuThreadsOptions { MaxThreads = 1, Name = "one" });
        using var timeline = Timeline.Start();
        await threads.RunAsync(static () => Thread.SpinWait(2_000_000), name: "Long()").OrFailAsync();
        timeline.Dispose();
        await using var shown = await ShownTimeline.OpenAsync(browser, timeline);
        var place = await shown.Page.EvaluateAsync<double[]>("() => { const { band, item } = placeOf.get(0); const box = chart.getBoundingClientRect(); return [box.left + toX((item.from + item.to) / 2), box.top + TOP + band.y + band.height / 2]; }");
        var (x, y) = ((float)place[0], (float)place[1]);

        await shown.Page.Mouse.MoveAsync(x, y);
        Assert.Equal("Long()", await shown.Page.Locator("#tip .name").TextContentAsync());
        Assert.True(await shown.Page.Locator("#tip").IsVisibleAsync());
        await shown.Page.Mouse.ClickAsync(x, y);
        Assert.Equal("Long()", await shown.Page.Locator("#details .name").TextContentAsync());

        var before = await shown.RangeAsync();
        await shown.Page.Keyboard.DownAsync("Control");
        await shown.Page.Mouse.WheelAsync(0, -400);
        await shown.Page.Keyboard.UpAsync("Control");
        await shown.Page.WaitForFunctionAsync("width => chart.dataset.to - chart.dataset.from < width", before.To - before.From);
        var near = await shown.RangeAsync();
        await shown.Page.Mouse.DownAsync();
        await shown.Page.Mouse.MoveAsync(x - 100, y, new MouseMoveOptions { Steps = 4 });
        await shown.Page.Mouse.UpAsync();
        Assert.True((await shown.RangeAsync()).From > near.From, "dragged to the left, later times are seen");
        Assert.Empty(shown.Problems);
    }

    [Fact]
    public async Task Page_OfWaitingRunningAndFailing_ShowsEachInItsColour()
    {
        await using var threads = new CpuThreads(new CpuThreadsOptions { MaxThreads = 1, Name = "one" });
        using var timeline = Timeline.Start();
        var runner = new ParallelRunner<int>();
        foreach (var name in s_threeNames)
            runner.Schedule(Work.Of(() => Run(name), name));
        await runner.RunSettledAsync(on: threads).OrFailAsync();
        timeline.Dispose();
        await using var shown = await ShownTimeline.OpenAsync(browser, timeline);
        var middle = "(works.started[work] + works.ended[work]) / 2";
        var running = await shown.ColourAsync("First()", middle);
        var failed = await shown.ColourAsync("Third()", middle);
        await shown.Page.EvaluateAsync("() => show(works.queued[1], works.started[1])"); // the second one in line, while the first runs
        await shown.KeepAsync("waiting.png");
        Assert.Equal(await RgbAsync(shown, "bar", "First()"), running);
        Assert.Equal(await RgbAsync(shown, "failed"), failed);
        Assert.Equal(3, new[] { running, failed, await RgbAsync(shown, "waiting") }.Distinct().Count());
        var title = await shown.Page.EvaluateAsync<string>("() => { draw(); const time = (works.started[0] + works.ended[0]) / 2; return [...pen.getImageData(Math.round(toX(time)), TOP + TITLE_HEIGHT - 4, 1, 1).data].join(); }");
        Assert.Equal(await RgbAsync(shown, "waiting"), title); // two stood in line then

        static int Run(string name)
        {
            Thread.SpinWait(1_000_000);
            return name == "Third()" ? throw new InvalidOperationException("it failed") : 1;
        }
    }

    [Fact]
    public async Task Page_OfAHundredThousandWorks_CanBeUsed()
    {
        using var timeline = Timeline.Start(new TimelineOptions { Capacity = 100_000 });
        await Mixed.RunManyAsync(100_000).OrFailAsync();
        timeline.Dispose();
        await using var shown = await ShownTimeline.OpenAsync(browser, timeline);
        Assert.StartsWith("100000 works in ", await shown.Page.Locator("#summary").TextContentAsync(), StringComparison.Ordinal);
        await shown.KeepAsync("100000.png");
        TestContext.Current.SendDiagnosticMessage($"100,000 works are drawn in {await shown.NumberAsync("data-drawn")} ms");
        for (var i = 0; i < 8; i++)
            await shown.PressAsync("+");
        await shown.RangeAsync();
        TestContext.Current.SendDiagnosticMessage($"256 times nearer in {await shown.NumberAsync("data-drawn")} ms");
        await shown.KeepAsync("100000-zoomed.png");
        await shown.PressAsync("e");
        Assert.Equal("System.InvalidOperationException: unlucky", await shown.Page.Locator("#details .error").TextContentAsync());
        await shown.PressAsync("Enter");
        await shown.KeepAsync("100000-problem.png");
        await shown.PressAsync("Home");
        await shown.Page.Locator("#find").FillAsync("Compute(");
        await shown.KeepAsync("100000-found.png");
        Assert.Empty(shown.Problems);
    }

    [Fact]
    public async Task Page_OfNothing_SaysSo()
    {
        using var timeline = Timeline.Start();
        await using var shown = await ShownTimeline.OpenAsync(browser, timeline, width: 420);
        Assert.StartsWith("0 works in ", await shown.Page.Locator("#summary").TextContentAsync(), StringComparison.Ordinal);
        foreach (var key in new[] { "n", "p", "e", "Enter", "+", "ArrowDown", "Home" })
            await shown.PressAsync(key);
        await shown.KeepAsync("empty.png");
        Assert.Empty(shown.Problems);
    }

    private static Task<string> BackgroundAsync(ShownTimeline shown) =>
        shown.Page.EvaluateAsync<string>("() => [...pen.getImageData(2, AXIS + 2, 1, 1).data].join()");

    /// <summary>A colour of the page's, as a pixel has it.</summary>
    private static Task<string> RgbAsync(ShownTimeline shown, string colour, string work = "") => shown.Page.EvaluateAsync<string>(
        "([colour, work]) => { const one = colour === 'bar' ? `bar${hueOfText[raw.texts.indexOf(work)]}` : colour; return [...colours[one].match(/\\d+/g).slice(0, 3), 255].join(); }",
        new[] { colour, work });
}
