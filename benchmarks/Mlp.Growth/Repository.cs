namespace Mlp.Growth;

/// <summary>Where the repository is, seen from the program that was built in it.</summary>
internal static class Repository
{
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root(), .. parts]);

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "MlpGen.sln")))
            {
                return folder.FullName;
            }
        }

        throw new FormatException("this program does not lie in a copy of the repository: give --out, and leave --write-docs away.");
    }
}
