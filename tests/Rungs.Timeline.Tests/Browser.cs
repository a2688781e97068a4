using Microsoft.Playwright;

namespace Rungs.Tests.Timelines;

/// <summary>Debian's Chromium, for all tests of the page; build/test.sh installs it.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string Executable => Environment.GetEnvironmentVariable("RUNGS_CHROMIUM") ?? "/usr/bin/chromium";

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Executable))
            throw new InvalidOperationException($"There is no browser at {Executable}. Install Debian's package chromium (make test does, as root), or say in RUNGS_CHROMIUM where one is.");
        _playwright = await Playwright.CreateAsync().WaitAsync(Hang.Limit);
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A window of its own.</summary>
    internal Task<IPage> OpenAsync(ColorScheme scheme, int width = 1280, int height = 800) => _browser!.NewPageAsync(new BrowserNewPageOptions
    {
        ColorScheme = scheme,
        ViewportSize = new ViewportSize { Width = width, Height = height },
    });
}
