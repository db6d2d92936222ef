using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Playwright;
using Mlp.Package.Tests;

namespace Mlp.Browser.Tests;

/// <summary>What networks compute in the browser, bit by bit, beside what they compute on the desktop with the same vectors.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ParityTests(Chromium chromium, WebApps apps) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlpgen-parity-");

    public void Dispose() => _folder.Delete(recursive: true);

    [FactWithoutFusion]
    public async Task Networks_compute_the_bits_of_the_desktop_without_fused_multiply_add()
    {
        IBrowser browser = await chromium.Browser;
        IPage page = await browser.NewPageAsync();
        await page.GotoAsync(await apps.Serve("tools/Mlp.Parity.Browser"));
        await page.WaitForFunctionAsync("document.getElementById('lines').textContent.endsWith('done\\n')", null, new() { Timeout = 120_000 });
        string[] inBrowser = Lines((await page.TextContentAsync("#lines"))!.Replace("done\n", "", StringComparison.Ordinal));

        string[] onDesktop = Lines(await Desktop());
        Assert.Equal("vectors 128 fused False", onDesktop[0]);
        Assert.True(onDesktop.Length > 150);
        Assert.Equal(onDesktop, inBrowser);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private async Task<string> Desktop()
    {
        string built = Path.Combine(_folder.FullName, "built");
        await Command.Dotnet(
            Checkout.Folder, "publish", "tools/Mlp.Parity", "-c", "Release", "-m:1", "--artifacts-path", Path.Combine(_folder.FullName, "artifacts"), "-o", built);
        ProcessStartInfo start = new("dotnet", [Path.Combine(built, "Mlp.Parity.dll")]) { RedirectStandardOutput = true };

        // 128 bits, and with AVX2 .NET leaves the fused multiply-add.
        start.Environment["DOTNET_EnableAVX2"] = "0";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    /// <summary>Where Chromium is, and a desktop that can leave the fused multiply-add: elsewhere there is nothing to compare with.</summary>
    private sealed class FactWithoutFusionAttribute : FactAttribute
    {
        public FactWithoutFusionAttribute()
        {
            Skip = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? new ChromiumFactAttribute().Skip : "Needs an x64 processor: on any other, multiply-adds are fused.";
        }
    }
}
