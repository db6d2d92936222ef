using System;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Mlp.Build;

/// <summary>Where a weights file is, what the text calls it, and which file the text is.</summary>
internal sealed class WeightsPath
{
    private const string Extension = ".mlpweights";
    private const int LongestStem = 24;

    // As the file systems of the two do it in general. Where one differs, a name is longer than need be, and no more.
    private static readonly StringComparison s_paths =
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private WeightsPath(string fullPath, string name)
    {
        FullPath = fullPath;
        Name = name;
        OutputName = Stem(name) + "-" + Hash(name) + Extension;
    }

    /// <summary>The path to open.</summary>
    public string FullPath { get; }

    /// <summary>Relative to the project's folder for a file in it, otherwise as the project has it; separated by '/'; one line.</summary>
    public string Name { get; }

    /// <summary>
    /// A file name that no other <see cref="Name"/> has, the same on every machine and in every build. It is short, and of
    /// characters that every file system takes: no '.' but the last one, since "con.anything" is a device on Windows.
    /// </summary>
    public string OutputName { get; }

    public static WeightsPath Of(string identity, string projectFolder)
    {
        string full;
        try
        {
            full = Path.GetFullPath(Path.Combine(projectFolder, identity));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or PathTooLongException)
        {
            // Not a path at all: opening it will say what is wrong.
            return new WeightsPath(identity, OneLine.Of(identity));
        }

        string folder = Path.GetFullPath(projectFolder).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        string name = full.StartsWith(folder, s_paths) ? full.Substring(folder.Length) : identity;
        return new WeightsPath(full, OneLine.Of(name.Replace(Path.DirectorySeparatorChar, '/')));
    }

    private static string Stem(string name)
    {
        string file = name.Substring(name.LastIndexOf('/') + 1);
        int dot = file.LastIndexOf('.');
        string stem = dot > 0 ? file.Substring(0, dot) : file;
        StringBuilder safe = new(LongestStem);
        foreach (char character in stem.Substring(0, Math.Min(stem.Length, LongestStem)))
        {
            safe.Append(character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' ? character : '_');
        }

        return safe.ToString();
    }

    private static string Hash(string name)
    {
        using SHA256 algorithm = SHA256.Create();
        byte[] hash = algorithm.ComputeHash(Encoding.UTF8.GetBytes(name));
        StringBuilder text = new(16);
        for (int i = 0; i < 8; i++)
        {
            text.Append(hash[i].ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
