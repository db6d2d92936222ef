using System.Globalization;
using Microsoft.Playwright;

namespace Mlp.Browser.Tests.Playground;

/// <summary>samples/Playground, opened and ready, and what its user sees and presses.</summary>
internal sealed class PlaygroundPage : IAsyncDisposable
{
    private const string Sample = "samples/Playground";

    private PlaygroundPage(OpenPage open, string address) => (Window, Address) = (open, address);

    public OpenPage Window { get; }

    public string Address { get; }

    public IPage Page => Window.Page;

    /// <summary>What is announced of the first tab.</summary>
    public ILocator Status => Page.Locator("#status");

    /// <summary>Opens the page, and waits until .NET has started.</summary>
    public static async Task<PlaygroundPage> Open(
        Chromium chromium, WebApps apps, int width = 1280, int height = 900, ColorScheme colours = ColorScheme.Light, float scale = 1)
    {
        string address = await apps.Serve(Sample);
        OpenPage open = await OpenPage.Open(await chromium.Browser, address, width, height, colours, scale);
        PlaygroundPage page = new(open, address);
        await page.Button("Run").WaitForAsync();
        return page;
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Chooses a tab.</summary>
    public Task ChooseTab(string name) => Page.GetByRole(AriaRole.Tab, new() { Name = name }).ClickAsync();

    /// <summary>Reads a number that the page shows.</summary>
    /// <param name="id">Of the element.</param>
    public async Task<double> Number(string id)
    {
        string text = await Page.Locator($"#{id}").InnerTextAsync();
        return double.Parse(text.Replace("%", "", StringComparison.Ordinal), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a number that the page shows is so large.</summary>
    public Task WaitFor(string id, double least) => Page.WaitForFunctionAsync(
        "([id, least]) => parseFloat(document.getElementById(id).textContent.replaceAll(',', '')) >= least",
        new object[] { id, least });

    /// <summary>Waits for frames of the screen: what would still happen has happened by then.</summary>
    public Task Frames(int count) => Page.EvaluateAsync(
        "async count => { for (; count > 0; count--) await new Promise(requestAnimationFrame) }", count);

    /// <summary>Reads the red, green and blue of a place of a canvas; x and y are shares of its width and height.</summary>
    public Task<int[]> Pixel(string id, double x, double y) => Page.EvaluateAsync<int[]>(
        """
        ([id, x, y]) => {
          const canvas = document.getElementById(id), pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
          pixel.drawImage(canvas, Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1, 0, 0, 1, 1);
          return [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3);
        }
        """,
        new object[] { id, x, y });

    /// <summary>The page had nothing to complain of, and asked no other host for anything.</summary>
    public void AssertNoProblems()
    {
        Assert.Empty(Window.Problems);
        Assert.All(Window.Requests, request => Assert.StartsWith(Address, request, StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => Window.DisposeAsync();
}
