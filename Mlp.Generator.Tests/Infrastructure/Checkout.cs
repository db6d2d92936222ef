namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>The checkout that the tests were built in.</summary>
internal static class Checkout
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MlpGen.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"No folder around '{AppContext.BaseDirectory}' holds MlpGen.sln: run the tests from a checkout.");
    }
}
