using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Mlp.Browser.Tests;

/// <summary>A page in a browser window of its own, with all that went wrong in it.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    // Far beyond what anything takes on a busy machine: so that a page that hangs fails by name.
    private const float LimitMilliseconds = 120_000;

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _problems = [];
    private readonly ConcurrentQueue<string> _requests = [];

    private OpenPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => Note(message.Type is "error" or "warning", $"console: {message.Text}");
        page.PageError += (_, error) => Note(true, $"error: {error}");
        page.RequestFailed += (_, request) => Note(true, $"failed: {request.Url} ({request.Failure})");
        page.Response += (_, response) => Note(response.Status >= 400, $"{response.Status}: {response.Url}");
        page.Request += (_, request) => _requests.Enqueue(request.Url);
    }

    public IPage Page { get; }

    /// <summary>What was written to the console as a warning or an error, what was thrown, and what was not found.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>The addresses that it asked for.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Opens a page.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="address">Of the page.</param>
    /// <param name="width">Of the window, in CSS pixels.</param>
    /// <param name="height">Of the window, in CSS pixels.</param>
    /// <param name="colours">Whether the user likes it light or dark.</param>
    /// <param name="scale">Pixels of the screen for a CSS pixel.</param>
    public static async Task<OpenPage> Open(
        IBrowser browser, string address, int width = 1280, int height = 900, ColorScheme colours = ColorScheme.Light, float scale = 1)
    {
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = colours,
            DeviceScaleFactor = scale,
        });
        context.SetDefaultTimeout(LimitMilliseconds);
        OpenPage open = new(context, await context.NewPageAsync());
        await open.Page.GotoAsync(address);
        return open;
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private void Note(bool isProblem, string text)
    {
        if (isProblem)
        {
            _problems.Enqueue(text);
        }
    }
}
