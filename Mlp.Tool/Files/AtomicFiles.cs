using Mlp.Tool.Commands;

namespace Mlp.Tool.Files;

/// <summary>Files that are written together: all of them, or none.</summary>
internal sealed class AtomicFiles
{
    private readonly List<(string Path, byte[] Bytes)> _files = [];

    /// <summary>Adds a file, which replaces what is there.</summary>
    public void Add(string path, byte[] bytes)
    {
        // A link stays one: what it leads to is written.
        string target = File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } file ? file.FullName : path;
        _files.Add((target, bytes));
    }

    /// <summary>Writes them: each to a temporary file beside its place first, then all to their places.</summary>
    /// <exception cref="ToolException">One cannot be written; then everything is as it was.</exception>
    public void Write()
    {
        List<string> temporary = [], folders = [];
        List<(string Path, byte[]? Before)> done = [];
        string current = "";
        try
        {
            foreach ((string path, byte[] bytes) in _files)
            {
                current = path;
                Check(path);
                CreateFolder(Path.GetDirectoryName(path)!, folders);
                string beside = $"{path}.{Guid.NewGuid():N}.tmp";
                temporary.Add(beside);
                File.WriteAllBytes(beside, bytes);
                if (File.Exists(path) && !OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(beside, File.GetUnixFileMode(path));
                }
            }

            for (int i = 0; i < _files.Count; i++)
            {
                current = _files[i].Path;
                byte[]? before = File.Exists(current) ? File.ReadAllBytes(current) : null;
                File.Move(temporary[i], current, overwrite: true);
                done.Add((current, before));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Undo(done, temporary, folders);
            throw new ToolException($"{Shown.Text(current)}: it cannot be written: {Shown.Text(error.Message)}");
        }
    }

    private static void Check(string path)
    {
        if (File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
        {
            throw new IOException("it is read-only.");
        }

        // On Windows the attribute of a folder says something else.
        string folder = Path.GetDirectoryName(path)!;
        if (!OperatingSystem.IsWindows() && Directory.Exists(folder) && File.GetAttributes(folder).HasFlag(FileAttributes.ReadOnly))
        {
            throw new IOException("its folder is read-only.");
        }

        if (Directory.Exists(path))
        {
            throw new IOException("a folder of that name is there.");
        }
    }

    private static void CreateFolder(string folder, List<string> created)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (Path.GetDirectoryName(folder) is { } parent)
        {
            CreateFolder(parent, created);
        }

        Directory.CreateDirectory(folder);
        created.Add(folder);
    }

    private static void Undo(List<(string Path, byte[]? Before)> done, List<string> temporary, List<string> folders)
    {
        List<Action> steps = [.. done.Select(file => (Action)(() => Restore(file.Path, file.Before))),
            .. temporary.Select(path => (Action)(() => File.Delete(path)))];
        steps.AddRange(folders.AsEnumerable().Reverse().Select(folder => (Action)(() => Directory.Delete(folder))));
        foreach (Action step in steps)
        {
            try
            {
                step();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Whoever took away the right to write took this away, too; the message says which file it was.
            }
        }
    }

    private static void Restore(string path, byte[]? before)
    {
        if (before is null)
        {
            File.Delete(path);
        }
        else
        {
            File.WriteAllBytes(path, before);
        }
    }
}
