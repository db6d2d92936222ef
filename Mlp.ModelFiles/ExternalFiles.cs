using System;
using System.Collections.Generic;
using System.IO;

namespace Mlp.ModelFiles;

/// <summary>
/// Reads the files of tensors that lie beside a model, and no others: a name that leads out of the model's folder is refused.
/// </summary>
/// <param name="folder">The model's folder.</param>
public sealed class ExternalFiles(string folder)
{
    /// <summary>The largest file that is read, in bytes: 1 GiB.</summary>
    public const long LongestFile = 1L << 30;

    private readonly List<string> _opened = [];
    private readonly string _folder
        = Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;

    /// <summary>Gets the full paths of the files that were asked for, whether they were there or not.</summary>
    public IReadOnlyList<string> Opened => _opened;

    /// <summary>Reads a file; null where there is none such.</summary>
    /// <param name="name">Its name, relative to the model's folder.</param>
    /// <exception cref="ModelFileException">The name leads out of the folder, or the file is too long or cannot be read.</exception>
    public byte[]? Open(string name)
    {
        string path = Confined(name);
        _opened.Add(path);
        try
        {
            FileInfo file = new(path);
            return !file.Exists ? null
                : file.Length <= LongestFile ? File.ReadAllBytes(path)
                : throw new ModelFileException(
                    $"its tensors lie in the file '{OneLine.Of(name)}', which has more than 1 GiB: MlpGen reads smaller ones");
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException and not ModelFileException)
        {
            throw new ModelFileException($"its tensors lie in the file '{OneLine.Of(name)}', which cannot be read: {error.Message}", error);
        }
    }

    private string Confined(string name)
    {
        try
        {
            string path = Path.GetFullPath(Path.Combine(_folder, name.Replace('\\', '/')));
            if (path.StartsWith(_folder, StringComparison.Ordinal) && path.Length > _folder.Length)
            {
                return path;
            }
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or PathTooLongException)
        {
            // It is no path, and so not one in the folder.
        }

        throw new ModelFileException(
            $"its tensors lie in the file '{OneLine.Of(name)}', which is not in the model's folder: "
            + "put them beside the model, and export it again");
    }
}
