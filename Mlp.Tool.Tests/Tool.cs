using Mlp.Tool.Commands;

namespace Mlp.Tool.Tests;

/// <summary>What a run of the tool ended with.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Errors);

/// <summary>A folder of a test, and the tool, run in this process.</summary>
internal sealed class Tool : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlpgen-tool-");

    public Tool()
    {
        // The search for files above a project ends here, whatever lies around the temporary folder.
        foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            Write(name, "<Project />\n");
        }
    }

    public string Folder => _folder.FullName;

    /// <summary>A fixture of the readers.</summary>
    public static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "onnx", name);

    public static ToolResult Run(params string[] arguments)
    {
        using StringWriter output = new(), errors = new();
        int code = CommandLine.Run(arguments, output, errors);
        return new ToolResult(code, output.ToString(), errors.ToString());
    }

    /// <summary>Runs the tool, which must succeed.</summary>
    public static string Good(params string[] arguments)
    {
        ToolResult result = Run(arguments);
        Assert.True(result.ExitCode == ExitCode.Good && result.Errors.Length == 0, $"{result.ExitCode}: {result.Errors}");
        return result.Output;
    }

    /// <summary>Runs the tool, which must end with a code and one line of a message.</summary>
    public static string Bad(int code, params string[] arguments)
    {
        ToolResult result = Run(arguments);
        Assert.True(code == result.ExitCode, $"{result.ExitCode}: {result.Errors}");
        Assert.Equal("", result.Output);
        Assert.StartsWith("mlpgen: ", result.Errors, StringComparison.Ordinal);
        Assert.True(code == ExitCode.NotHeld || result.Errors.IndexOf('\n', StringComparison.Ordinal) == result.Errors.Length - 1, result.Errors);
        return result.Errors;
    }

    public string At(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
        return At(name);
    }

    public string Read(string name) => File.ReadAllText(At(name));

    /// <summary>All files below the folder and their bytes, to see that nothing has changed.</summary>
    public Dictionary<string, string> All() => Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(Folder, file), file => System.Convert.ToHexString(File.ReadAllBytes(file)), StringComparer.Ordinal);

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            foreach (string folder in Directory.GetDirectories(Folder, "*", SearchOption.AllDirectories))
            {
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        _folder.Delete(recursive: true);
    }
}
