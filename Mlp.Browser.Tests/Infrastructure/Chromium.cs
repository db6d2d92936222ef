using Microsoft.Playwright;

namespace Mlp.Browser.Tests;

/// <summary>The browser that is installed, driven by Playwright, which downloads none. It is started by the first test that needs it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // The program whose user is root may not use Chromium's sandbox.
    private static readonly string[] s_arguments = Environment.UserName == "root" ? ["--no-sandbox"] : [];

    private readonly Lazy<Task<IBrowser>> _browser;
    private IPlaywright? _playwright;

    public Chromium()
    {
        _browser = new Lazy<Task<IBrowser>>(Launch);
    }

    /// <summary>The path of the browser; null where there is none.</summary>
    public static string? Executable { get; } = Find();

    /// <summary>Gets the running browser.</summary>
    public Task<IBrowser> Browser => _browser.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser.IsValueCreated)
        {
            await (await _browser.Value).CloseAsync();
            _playwright?.Dispose();
        }
    }

    private async Task<IBrowser> Launch()
    {
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable, Args = s_arguments });
    }

    private static string? Find()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string[] names = ["chromium", "chromium-browser", "google-chrome"];
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
