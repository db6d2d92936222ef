namespace Mlp.Browser.Tests;

/// <summary>A test that drives a real browser: skipped where Chromium is not installed.</summary>
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        Skip = Chromium.Executable is null
            ? "Needs Chromium: found neither 'chromium' nor 'chromium-browser' nor 'google-chrome' on the path. Install Debian's package chromium to run this test."
            : null;
    }
}
