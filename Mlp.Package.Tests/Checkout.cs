namespace Mlp.Package.Tests;

/// <summary>The checkout that the tests were built in. They read it, and write elsewhere.</summary>
internal static class Checkout
{
    public static string Folder { get; } = Find();

    public static string Sample => Path.Combine(Folder, "samples", "Package");

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
