using Mlp.Tool.Commands;

namespace Mlp.Tool.Files;

/// <summary>Files of tensors beside a model, read from the model's folder and the folders in it, and from nowhere else.</summary>
/// <param name="folder">The folder of the model.</param>
internal sealed class ExternalFiles(string folder)
{
    private readonly Dictionary<string, byte[]> _read = new(StringComparer.Ordinal);
    private long _total;

    /// <summary>The files that were read: their path relative to the folder, with '/' between folders, and their bytes.</summary>
    public IReadOnlyDictionary<string, byte[]> Read => _read;

    /// <summary>Reads a file.</summary>
    /// <param name="name">Its path, relative to the folder.</param>
    /// <returns>Its bytes; null where there is no such file in the folder.</returns>
    /// <exception cref="ToolException">All together are larger than a model may be.</exception>
    public byte[]? Open(string name)
    {
        if (Confine(name) is not { } parts)
        {
            return null;
        }

        string key = string.Join('/', parts);
        if (_read.TryGetValue(key, out byte[]? bytes))
        {
            return bytes;
        }

        string path = Path.Combine([folder, .. parts]);
        if (!File.Exists(path) || LeadsOut(parts))
        {
            return null;
        }

        bytes = FileBytes.Read(path, key, FileBytes.Largest - _total);
        _total += bytes.LongLength;
        _read.Add(key, bytes);
        return bytes;
    }

    /// <summary>The folders and the name of a path that stays in the folder; null for any other.</summary>
    private static string[]? Confine(string name)
    {
        // A colon is a drive or a stream of a file on Windows; a backslash separates folders there.
        if (name.Length == 0 || name.Any(character => char.IsControl(character) || character is '\\' or ':') || Path.IsPathRooted(name))
        {
            return null;
        }

        string[] parts = [.. name.Split('/').Where(part => part != ".")];
        return parts.Length > 0 && parts.All(part => part.Length > 0 && part.Trim(' ', '.').Length > 0) ? parts : null;
    }

    /// <summary>Whether a link is on the way: where it leads is not for the file to say.</summary>
    private bool LeadsOut(string[] parts)
    {
        string path = folder;
        foreach (string part in parts)
        {
            path = Path.Combine(path, part);
            if (File.ResolveLinkTarget(path, returnFinalTarget: false) is not null)
            {
                return true;
            }
        }

        return false;
    }
}
