using System.Globalization;
using Microsoft.Playwright;

namespace Rungs.Tests.Timelines;

/// <summary>A timeline's page, open in a browser, and all that it complains of.</summary>
internal sealed class ShownTimeline : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("timeline-");
    private readonly List<string> _problems = [];

    private ShownTimeline(IPage page) => Page = page;

    internal IPage Page { get; }

    internal ILocator Chart => Page.Locator("#chart");

    /// <summary>Errors, dialogs, and requests for anything but the page.</summary>
    internal IReadOnlyList<string> Problems => _problems;

    internal static async Task<ShownTimeline> OpenAsync(Browser browser, Timeline timeline, ColorScheme scheme = ColorScheme.Light, int width = 1280)
    {
        var shown = new ShownTimeline(await browser.OpenAsync(scheme, width));
        var path = Path.Combine(shown._folder.FullName, "timeline.html");
        timeline.Save(path);
        var page = shown.Page;
        page.PageError += (_, error) => shown._problems.Add(error);
        page.Console += (_, message) => shown._problems.Add(message.Text);
        page.Request += (_, request) =>
        {
            if (request.Url != new Uri(path).AbsoluteUri)
                shown._problems.Add(request.Url);
        };
        page.Dialog += (_, dialog) =>
        {
            shown._problems.Add(dialog.Message);
            _ = dialog.DismissAsync();
        };
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        await page.Locator("#chart[data-drawn]").WaitForAsync();
        return shown;
    }

    /// <summary>The stretch of time that is seen, in nanoseconds, once it is drawn.</summary>
    internal async Task<(double From, double To)> RangeAsync()
    {
        await Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        return (await NumberAsync("data-from"), await NumberAsync("data-to"));
    }

    internal async Task<double> NumberAsync(string attribute) =>
        double.Parse((await Chart.GetAttributeAsync(attribute))!, CultureInfo.InvariantCulture);

    /// <summary>Presses a key while the chart has the focus.</summary>
    internal Task PressAsync(string key) => Chart.PressAsync(key);

    /// <summary>The colour at a moment, at the height of the row of a work.</summary>
    internal Task<string> ColourAsync(string name, string time) => Page.EvaluateAsync<string>($$"""
        name => {
          draw();
          const work = inOrder.find(one => nameOf(one) === name);
          const { band, row } = placeOf.get(work);
          const scale = devicePixelRatio;
          const y = TOP + band.y - view.y + 2 + (row + 0.5) * band.rowHeight - 1;
          return [...pen.getImageData(Math.round(toX({{time}}) * scale), Math.round(y * scale), 1, 1).data].join();
        }
        """, name);

    /// <summary>Keeps what is seen, for people to look at.</summary>
    internal async Task KeepAsync(string file)
    {
        await RangeAsync();
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Repository.PathOf("artifacts", "timeline", file) });
    }

    public async ValueTask DisposeAsync()
    {
        await Page.CloseAsync();
        _folder.Delete(recursive: true);
    }
}
