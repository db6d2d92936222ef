namespace Mlp.Tests.Common;

/// <summary>The checkout that the tests were built in. They read it, and write elsewhere.</summary>
/// <remarks>Found by where the tests run: where CI builds, the compiler gives other paths of the sources (<c>/_/…</c>), which are no folders.</remarks>
internal static class Checkout
{
    /// <summary>The folder of the solution.</summary>
    public static string Folder { get; } = Find();

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MlpGen.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"Expected MlpGen.sln in a folder above '{AppContext.BaseDirectory}', found none. Run the tests from within a checkout.");
    }
}
