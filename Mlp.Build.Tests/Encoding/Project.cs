using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Mlp.Build.Tests.Encoding;

/// <summary>A project's folder with weights in it, and the task run for it.</summary>
internal sealed class Project : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("mlp-weights-").FullName;

    public Project()
    {
        Directory.CreateDirectory(Folder);
    }

    /// <summary>The project's folder. Folders beside it are gone with the project, too.</summary>
    public string Folder => Path.Combine(root, "project");

    /// <summary>What the project calls the folder of its texts.</summary>
    public static string OutputFolder { get; } = Path.Combine("obj", "MlpWeights");

    /// <summary>The texts that are there, and whatever else is in their folder.</summary>
    public string[] Outputs => Directory.GetFiles(Path.Combine(Folder, OutputFolder));

    public string FullPath(string file) => Path.GetFullPath(Path.Combine(Folder, file));

    public string Write(string file, params byte[] content)
    {
        string path = FullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Runs the task, which must succeed.</summary>
    /// <returns>The full paths of the texts.</returns>
    public string[] Encode(params string[] files)
    {
        (bool succeeded, EncodeMlpWeights task, FakeBuildEngine engine) = Run(files);
        Assert.Empty(engine.Errors);
        Assert.True(succeeded);
        return [.. task.EncodedFiles.Select(file => FullPath(file.ItemSpec))];
    }

    /// <summary>Runs the task for one file.</summary>
    /// <returns>The text's lines.</returns>
    public string[] EncodeOne(string file) => ReadLines(Assert.Single(Encode(file)));

    public (bool Succeeded, EncodeMlpWeights Task, FakeBuildEngine Engine) Run(params string[] files)
    {
        FakeBuildEngine engine = new();
        EncodeMlpWeights task = new()
        {
            BuildEngine = engine,
            Files = [.. files.Select(file => (ITaskItem)new TaskItem(file))],
            ProjectFolder = Folder,
            OutputFolder = OutputFolder,
        };
        return (task.Execute(), task, engine);
    }

    /// <summary>The lines of a text, each of which ends with a line feed.</summary>
    public static string[] ReadLines(string path)
    {
        string text = File.ReadAllText(path);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n');
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
