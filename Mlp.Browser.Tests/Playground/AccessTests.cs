using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Mlp.Browser.Tests.Playground;

/// <summary>samples/Playground for everybody: with the keyboard, with a screen reader, on a phone, light and dark.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessTests(Chromium chromium, WebApps apps)
{
    private static readonly string[] s_tabs = ["Shapes", "Cart-pole"];

    [ChromiumFact]
    public async Task The_keyboard_does_all()
    {
        await using PlaygroundPage page = await PlaygroundPage.Open(chromium, apps);
        await Press("Tab");
        Assert.Equal("Shapes", await Focused());
        await Press("Tab");
        Assert.Equal("Run", await Focused());
        await Press("Enter");
        await page.WaitFor("steps", 3);
        Assert.Equal("Pause", await Focused());
        await Press("Space");
        await page.Button("Run").WaitForAsync();
        double steps = await page.Number("steps");
        await Press("Tab");
        await Press("Space");
        Assert.Equal(steps + 1, await page.Number("steps"));

        // A point: the cross goes right, and one is added.
        await Press("Tab");
        Assert.Equal("Reset", await Focused());
        await Press("Tab");
        await Press("ArrowRight");
        await Press("Space");
        Assert.Equal(301, await page.Number("training-count"));

        // The colour, the first neuron, the one to the right of it.
        await Press("Tab");
        await Press("ArrowRight");
        Assert.True(await page.Page.GetByLabel("orange").IsCheckedAsync());
        await Press("Tab");
        Assert.Equal("Layer 1, neuron 1", await Focused());
        await Press("ArrowRight");
        Assert.Equal("Layer 1, neuron 2", await Focused());
        await Press("Enter");
        Assert.Equal("What layer 1, neuron 2 says", await page.Page.Locator("#plane-title").InnerTextAsync());

        // The other tab.
        await page.Page.GetByRole(AriaRole.Tab, new() { Name = "Shapes" }).FocusAsync();
        await Press("ArrowRight");
        Assert.Equal("Cart-pole", await Focused());
        await Press("Tab");
        await Press("Enter");
        await page.WaitFor("updates", 1);
        page.AssertNoProblems();

        Task Press(string key) => page.Page.Keyboard.PressAsync(key);
        Task<string> Focused() => page.Page.EvaluateAsync<string>(
            "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()");
    }

    [ChromiumFact]
    public async Task Every_control_has_a_name_and_shows_its_focus()
    {
        await using PlaygroundPage page = await PlaygroundPage.Open(chromium, apps);
        foreach (string tab in s_tabs)
        {
            await page.ChooseTab(tab);

            // In the snapshot, what a screen reader is told, a control without a name is its role alone.
            string[] roles = ["button", "combobox", "slider", "radio", "tab", "application", "img", "tabpanel", "group"];
            string[] lines = (await page.Page.Locator("body").AriaSnapshotAsync()).Split('\n');
            string[] controls = [.. lines.Select(line => line.Trim().TrimStart('-').Trim()).Where(line => roles.Contains(line.Split(' ', ':')[0]))];
            Assert.InRange(controls.Length, 8, 200);
            string[] unnamed = [.. controls.Where(line => !Regex.IsMatch(line, "^[a-z]+ \""))];
            Assert.Empty(unnamed);
        }

        await page.ChooseTab(s_tabs[0]);
        await page.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("solid 3px", await page.Page.EvaluateAsync<string>(
            "() => { const style = getComputedStyle(document.activeElement); return `${style.outlineStyle} ${style.outlineWidth}`; }"));
    }

    [ChromiumFact]
    public async Task Texts_stand_out_light_and_dark()
    {
        foreach (ColorScheme colours in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using PlaygroundPage page = await PlaygroundPage.Open(chromium, apps, colours: colours);
            foreach (string tab in s_tabs)
            {
                await page.ChooseTab(tab);
                string[] faint = await page.Page.EvaluateAsync<string[]>(FaintTexts);
                Assert.Empty(faint);
            }
        }
    }

    [ChromiumFact]
    public async Task A_phone_scrolls_in_one_direction_only()
    {
        foreach (int width in (int[])[320, 375, 768])
        {
            await using PlaygroundPage page = await PlaygroundPage.Open(chromium, apps, width, height: 700);
            foreach (string tab in s_tabs)
            {
                await page.ChooseTab(tab);
                Assert.Equal(width, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            }
        }
    }

    /// <summary>
    /// Finds the texts whose contrast to what is behind them is below 4.5, by the formula of the Web Content Accessibility Guidelines.
    /// </summary>
    private const string FaintTexts = """
        () => {
          const channels = colour => colour.match(/[\d.]+/g).map(Number);
          const luminance = colour => channels(colour).slice(0, 3)
            .map(value => value / 255)
            .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
            .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
          const isOpaque = colour => channels(colour).length === 3;
          const background = element => {
            const colour = getComputedStyle(element).backgroundColor;
            return isOpaque(colour) ? colour : background(element.parentElement);
          };
          const faint = [];
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          let count = 0;
          while (texts.nextNode()) {
            const element = texts.currentNode.parentElement, text = texts.currentNode.textContent.trim();
            if (!text || element.closest('option') || !element.checkVisibility()) continue;
            const [low, high] = [luminance(getComputedStyle(element).color), luminance(background(element))].sort((one, other) => one - other);
            const contrast = (high + 0.05) / (low + 0.05);
            count++;
            if (contrast < 4.5) faint.push(`${text}: ${contrast}`);
          }
          return count > 10 ? faint : ['There are hardly any texts.'];
        }
        """;
}
