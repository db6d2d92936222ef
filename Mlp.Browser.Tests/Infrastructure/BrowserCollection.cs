namespace Mlp.Browser.Tests;

/// <summary>The tests in the browser, one after the other: they share it, and the folder that pages are published to.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Chromium>, ICollectionFixture<WebApps>
{
    public const string Name = "Browser";
}
