using Microsoft.Playwright;

namespace Mlp.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class SmokeTests(Chromium chromium, WebApps apps)
{
    [ChromiumFact]
    public async Task Loads()
    {
        IBrowser browser = await chromium.Browser;
        IPage page = await browser.NewPageAsync();
        TaskCompletionSource<string> said = new();
        page.Console += (_, message) => said.TrySetResult(message.Text);
        await page.GotoAsync(await apps.Serve("samples/Playground"));
        Assert.Equal("hi", await said.Task);
    }
}
