using Microsoft.Playwright;

namespace Mlp.Browser.Tests.Playground;

/// <summary>The second tab of samples/Playground: poles on carts.</summary>
[Collection(BrowserCollection.Name)]
public sealed class BalancingTests(Chromium chromium, WebApps apps)
{
    [ChromiumFact]
    public async Task Carts_learn_to_balance()
    {
        await using PlaygroundPage page = await PlaygroundPage.Open(chromium, apps);
        await page.ChooseTab("Cart-pole");
        await page.Page.GetByLabel("Speed").FillAsync("4");
        await page.Button("Run").ClickAsync();

        // Read in the frame that first shows one: on a busy machine they have learned before a second question comes to the page.
        Assert.InRange(await FirstAverage(), 5, 100);
        await page.WaitFor("average", 250);
        await page.Button("Pause").ClickAsync();
        double episodes = await page.Number("episodes");
        Assert.Equal(24 * await page.Number("updates"), episodes);
        await page.Frames(20);
        Assert.Equal(episodes, await page.Number("episodes"));

        await page.Button("Reset").ClickAsync();
        Assert.Equal(0, await page.Number("episodes"));
        page.AssertNoProblems();

        async Task<double> FirstAverage()
        {
            IJSHandle average = await page.Page.WaitForFunctionAsync(
                """
                () => {
                  const number = id => parseFloat(document.getElementById(id).textContent.replaceAll(',', ''))
                  return number('updates') >= 1 && number('average')
                }
                """);
            return await average.JsonValueAsync<double>();
        }
    }

    [ChromiumFact]
    public async Task Pushed_carts_go_where_they_are_pushed()
    {
        await using PlaygroundPage page = await PlaygroundPage.Open(chromium, apps);
        await page.ChooseTab("Cart-pole");
        byte[] before = await page.Page.Locator("#stage").ScreenshotAsync();

        // In real time, and with a push to the side, all carts leave the track or fall, and they are learned from.
        await page.Page.GetByLabel("Speed").FillAsync("0");
        await page.Button("Run").ClickAsync();
        for (int push = 0; push < 8; push++)
        {
            await page.Button("Push right →").ClickAsync();
        }

        Assert.Equal("Pushed to the right.", await page.Page.Locator("#balance-status").InnerTextAsync());
        await page.WaitFor("updates", 1);
        await page.Button("Pause").ClickAsync();
        Assert.NotEqual(before, await page.Page.Locator("#stage").ScreenshotAsync());
        page.AssertNoProblems();
    }

    [ChromiumFact]
    public async Task A_tab_that_is_not_seen_does_not_run()
    {
        await using PlaygroundPage page = await PlaygroundPage.Open(chromium, apps);
        await page.Button("Run").ClickAsync();
        await page.WaitFor("steps", 3);
        await page.ChooseTab("Cart-pole");
        await page.Page.GetByRole(AriaRole.Tabpanel, new() { Name = "Cart-pole" }).WaitForAsync();
        Assert.False(await page.Page.Locator("#shapes").IsVisibleAsync());
        await page.Frames(20);
        await page.ChooseTab("Shapes");
        Assert.StartsWith("Paused after ", await page.Status.InnerTextAsync(), StringComparison.Ordinal);
        await page.Button("Run").WaitForAsync();
        page.AssertNoProblems();
    }
}
