namespace Mlp.Browser.Tests.Playground;

/// <summary>The first tab of samples/Playground: points of the plane.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ShapesTests(Chromium chromium, WebApps apps)
{
    [ChromiumFact]
    public async Task Spirals_are_learned_with_every_default()
    {
        await using PlaygroundPage page = await PlaygroundPage.Open(chromium, apps);
        Assert.InRange(await page.Number("test-accuracy"), 20, 80);
        int[] before = await page.Pixel("plane", 0.05, 0.05);
        await page.Button("Run").ClickAsync();
        await page.WaitFor("test-accuracy", 95);
        await page.Button("Pause").ClickAsync();

        Assert.InRange(await page.Number("training-accuracy"), 90, 100);
        Assert.InRange(await page.Number("test-loss"), 0, 0.4);
        Assert.NotEqual(before, await page.Pixel("plane", 0.05, 0.05));
        page.AssertNoProblems();
    }

    [ChromiumFact]
    public async Task Pause_pauses_and_Step_makes_one_step()
    {
        await using PlaygroundPage page = await PlaygroundPage.Open(chromium, apps);
        await page.Button("Run").ClickAsync();
        await page.WaitFor("steps", 5);
        await page.Button("Pause").ClickAsync();
        double steps = await page.Number("steps");
        await page.Frames(20);
        Assert.Equal(steps, await page.Number("steps"));

        await page.Button("Step").ClickAsync();
        Assert.Equal(steps + 1, await page.Number("steps"));
        Assert.Equal($"Made step {steps + 1:N0}.", await page.Status.InnerTextAsync());

        await page.Button("Run").ClickAsync();
        await page.WaitFor("steps", steps + 2);
        await page.Button("Reset").ClickAsync();
        await page.Button("Pause").ClickAsync();
        await page.Button("Reset").ClickAsync();
        Assert.Equal(0, await page.Number("steps"));
        page.AssertNoProblems();
    }

    [ChromiumFact]
    public async Task Points_are_drawn_with_the_mouse_and_learned()
    {
        await using PlaygroundPage page = await PlaygroundPage.Open(chromium, apps);
        await page.Page.GetByLabel("Data").SelectOptionAsync("Your own points");
        Assert.Equal(0, await page.Number("training-count"));
        await page.Button("Run").ClickAsync();
        Assert.Equal("Draw points of both colours first.", await page.Status.InnerTextAsync());

        int[] empty = await page.Pixel("plane", 0.25, 0.25);
        await Click(page, 0.25, 0.25);
        Assert.Equal(1, await page.Number("training-count"));
        int[] blue = await page.Pixel("plane", 0.25, 0.25);
        Assert.NotEqual(empty, blue);
        Assert.True(blue[2] > blue[0], $"A point of the first class is blue, not {string.Join(", ", blue)}.");

        await page.Page.GetByLabel("orange").CheckAsync();
        await Click(page, 0.75, 0.75);
        int[] orange = await page.Pixel("plane", 0.75, 0.75);
        Assert.True(orange[0] > orange[2], $"A point of the second class is orange, not {string.Join(", ", orange)}.");

        // A stroke is many points, each fifth of all for the test.
        await page.Page.Mouse.MoveAsync(await X(page, 0.6), await Y(page, 0.8));
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(await X(page, 0.9), await Y(page, 0.8), new() { Steps = 30 });
        await page.Page.Mouse.UpAsync();
        double training = await page.Number("training-count"), test = await page.Number("test-count");
        Assert.InRange(training, 6, 30);
        Assert.Equal(Math.Floor((training + test) / 5), test);

        await page.Button("Run").ClickAsync();
        await page.WaitFor("training-accuracy", 100);
        await page.Button("Pause").ClickAsync();
        await page.Button("Remove all points").ClickAsync();
        Assert.Equal(0, await page.Number("training-count"));
        page.AssertNoProblems();
    }

    [ChromiumFact]
    public async Task Every_network_and_every_shape_learns()
    {
        await using PlaygroundPage page = await PlaygroundPage.Open(chromium, apps);
        int networks = await page.Page.Locator("#network option").CountAsync();
        Assert.Equal(6, networks);
        for (int number = 0; number < networks; number++)
        {
            await page.Page.GetByLabel("Hidden layers").SelectOptionAsync($"{number}");
            await page.Page.GetByLabel("Data").SelectOptionAsync($"{number % 4}");
            Assert.StartsWith("[Mlp(2, ", await page.Page.Locator("#declaration").InnerTextAsync(), StringComparison.Ordinal);
            await page.Button("Run").ClickAsync();
            await page.WaitFor("steps", 20);
            await page.Button("Pause").ClickAsync();
            Assert.InRange(await page.Number("training-loss"), 0, 0.75);
        }

        // Whatever may be changed while it runs.
        await page.Button("Run").ClickAsync();
        await page.Page.GetByLabel("Learning rate").SelectOptionAsync("0.001");
        await page.Page.GetByLabel("Points in a step").SelectOptionAsync("100");
        await page.Page.GetByLabel("Noise").FillAsync("0.1");
        await page.Button("New points").ClickAsync();
        await page.Page.GetByLabel("Hidden layers").SelectOptionAsync("1");
        await page.WaitFor("steps", 5);
        page.AssertNoProblems();
    }

    [ChromiumFact]
    public async Task A_neuron_is_shown_large()
    {
        await using PlaygroundPage page = await PlaygroundPage.Open(chromium, apps);
        int[] network = await Corners();
        await page.Button("Layer 2, neuron 3").ClickAsync();
        Assert.Equal("What layer 2, neuron 3 says", await page.Page.Locator("#plane-title").InnerTextAsync());
        Assert.NotEqual(network, await Corners());
        await page.Button("Layer 2, neuron 3").ClickAsync();
        Assert.Equal(network, await Corners());
        page.AssertNoProblems();

        async Task<int[]> Corners() =>
            [.. await page.Pixel("plane", 0.02, 0.02), .. await page.Pixel("plane", 0.98, 0.02), .. await page.Pixel("plane", 0.02, 0.98)];
    }

    private static async Task Click(PlaygroundPage page, double x, double y)
        => await page.Page.Mouse.ClickAsync(await X(page, x), await Y(page, y));

    private static async Task<float> X(PlaygroundPage page, double share)
    {
        var box = await page.Page.Locator("#plane").BoundingBoxAsync();
        return (float)(box!.X + (share * box.Width));
    }

    private static async Task<float> Y(PlaygroundPage page, double share)
    {
        var box = await page.Page.Locator("#plane").BoundingBoxAsync();
        return (float)(box!.Y + (share * box.Height));
    }
}
