using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Browser;
using Microsoft.Playwright;
using Mlp.Browser.Tests;
using Mlp.Onnx;

// browser.sh calls: BrowserRunner PAGE BEFORE ONNX, folders of the published page, of that of an earlier MlpGen ("" without one), and of onnxruntime-web.
if (args is not [string now, string before, string onnxRuntime])
{
    Console.Error.WriteLine("usage: benchmarks/browser.sh; it runs this program.");
    return 2;
}

const int Sessions = 3, Rounds = 5, Milliseconds = 50;

// All that is served is in one folder.
Directory.CreateDirectory(Path.Combine(now, "models"));
OnnxModel.Save(new SmallNet(seed: 1), Path.Combine(now, "models", "16-32-16-4.onnx"));
OnnxModel.Save(new LargeNet(seed: 1), Path.Combine(now, "models", "64-128-64-10.onnx"));
Directory.CreateDirectory(Path.Combine(now, "ort"));
foreach (string file in Directory.GetFiles(onnxRuntime, "ort*wasm*"))
{
    File.Copy(file, Path.Combine(now, "ort", Path.GetFileName(file)), overwrite: true);
}

string[] pages = before.Length > 0 ? [now, before] : [now];
Dictionary<(string Page, bool InBrowser), Times> times = pages.SelectMany(page => new[] { (page, false), (page, true) }).ToDictionary(key => key, _ => new Times());
List<double> firstSteps = [];
string chromium = OnPath("chromium", "chromium-browser", "google-chrome") ?? throw new FileNotFoundException("Chromium is not on the path: install it.");
using IPlaywright playwright = await Playwright.CreateAsync();
string version = "";
for (int session = 0; session < Sessions; session++)
{
    foreach (string page in pages)
    {
        times[(page, false)].Add(await InNode(page));
        times[(page, true)].Add(await InChromium(page));
    }
}

Print();
Sizes.Print(now, Path.Combine(now, "ort"));
Console.WriteLine();
Console.WriteLine(FormattableString.Invariant($"From opening the page to the end of the first training step: {firstSteps.Order().ElementAt(firstSteps.Count / 2):0} ms, served from loopback."));
return 0;

async Task<JsonElement> InNode(string page)
{
    ProcessStartInfo start = new("node", ["node.mjs", $"{Rounds}", $"{Milliseconds}"]) { WorkingDirectory = page, RedirectStandardOutput = true };
    using Process node = Process.Start(start)!;
    string output = await node.StandardOutput.ReadToEndAsync();
    await node.WaitForExitAsync();
    return node.ExitCode == 0 ? JsonDocument.Parse(output).RootElement : throw new InvalidOperationException($"Node ended with {node.ExitCode}.");
}

async Task<JsonElement> InChromium(string folder)
{
    // A browser of its own: nothing is cached.
    string[] arguments = Environment.UserName == "root" ? ["--no-sandbox"] : [];
    await using IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = arguments });
    version = browser.Version;
    using FileServer server = new(folder);
    IPage page = await browser.NewPageAsync();
    page.SetDefaultTimeout(120_000);
    await page.GotoAsync(server.Address);
    await page.WaitForFunctionAsync("window.measureAll");
    if (folder == now)
    {
        firstSteps.Add(await page.EvaluateAsync<double>("window.firstStep"));
    }

    string call = $"async () => JSON.stringify(await window.measureAll({Rounds}, {Milliseconds}, {(folder == now ? "true" : "false")}))";
    return JsonDocument.Parse(await page.EvaluateAsync<string>(call)).RootElement;
}

void Print()
{
    Console.WriteLine($"{Processor()}, Chromium {version}, {Sessions * Rounds} repeats; microseconds, medians\n");
    Console.WriteLine("| network | task | in | before | MlpGen | scalar C# | onnxruntime-web | before / now | scalar / now |");
    Console.WriteLine("|---|---|---|---:|---:|---:|---:|---:|---:|");
    foreach (string network in new[] { "16-32-16-4", "64-128-64-10" })
    {
        foreach ((string task, string words) in new[] { ("1", "one row"), ("32", "32 rows"), ("step", "training step, 32 rows") })
        {
            foreach (bool inBrowser in new[] { false, true })
            {
                double? Time(string page, string who) => times[(page, inBrowser)].Median($"{who} {network} {task}");
                double? mine = Time(now, "MlpGen"), scalar = Time(now, "scalar"), earlier = pages.Length > 1 ? Time(before, "MlpGen") : null;
                Console.WriteLine($"| {network} | {words} | {(inBrowser ? "Chromium" : "Node")} | {Text(earlier)} | {Text(mine)} | {Text(scalar)} "
                    + $"| {Text(Time(now, "onnxruntime-web"))} | {Text(earlier / mine)} | {Text(scalar / mine)} |");
            }
        }
    }

    Console.WriteLine();
}

static string Text(double? value) => value is { } number ? number.ToString(number < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture) : "";

static string Processor() => File.Exists("/proc/cpuinfo")
    ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "?"
    : "?";

static string? OnPath(params string[] names)
{
    string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
    return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
