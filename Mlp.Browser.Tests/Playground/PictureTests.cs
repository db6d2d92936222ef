using Microsoft.Playwright;
using Mlp.Package.Tests;

namespace Mlp.Browser.Tests.Playground;

/// <summary>
/// The pictures of samples/Playground in docs/images. Two machines draw letters differently: so they are not compared, but looked at by
/// whoever changes the page. With MLPGEN_ACCEPT_SNAPSHOTS=1 in the environment they are written anew.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class PictureTests(Chromium chromium, WebApps apps)
{
    private const string AcceptVariable = "MLPGEN_ACCEPT_SNAPSHOTS";
    private const int LargestFile = 200_000;
    private const int Width = 1280;

    // A page of documentation is no wider than the pictures are then, and the files are half as large.
    private const float Scale = 0.6875f;

    [ChromiumFact]
    public async Task Shapes()
    {
        await using PlaygroundPage page = await PlaygroundPage.Open(chromium, apps, Width, height: 1000, scale: Scale);
        await page.Button("Run").ClickAsync();
        await page.WaitFor("test-accuracy", 95);
        await page.Button("Pause").ClickAsync();
        await Take(page, "playground-shapes.png");
    }

    [ChromiumFact]
    public async Task Cart_pole()
    {
        await using PlaygroundPage page = await PlaygroundPage.Open(chromium, apps, Width, height: 900, scale: Scale);
        await page.ChooseTab("Cart-pole");
        await page.Page.GetByLabel("Speed").FillAsync("4");
        await page.Button("Run").ClickAsync();
        await page.WaitFor("average", 250);
        await page.Page.GetByLabel("Speed").FillAsync("2");
        await page.WaitFor("standing", 15);
        await page.Button("Pause").ClickAsync();
        await Take(page, "playground-cartpole.png");
    }

    private static async Task Take(PlaygroundPage page, string name)
    {
        string path = Path.Combine(Checkout.Folder, "docs", "images", name);
        byte[] picture = await page.Page.ScreenshotAsync(new PageScreenshotOptions { FullPage = true });
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            await File.WriteAllBytesAsync(path, picture);
        }

        Assert.True(File.Exists(path), $"There is no {path}: run this test with {AcceptVariable}=1, look at the picture, and commit it.");
        byte[] kept = await File.ReadAllBytesAsync(path);
        Assert.InRange(kept.Length, 10_000, LargestFile);
        Assert.Equal(WidthOf(picture), WidthOf(kept));
        Assert.Equal((int)(Scale * Width), WidthOf(kept));
        page.AssertNoProblems();
    }

    /// <summary>Reads the width of a PNG file: bytes 16 to 19, the most significant one first.</summary>
    private static int WidthOf(byte[] png) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));
}
