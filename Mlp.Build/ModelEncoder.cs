using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Mlp.ModelFiles;
using Mlp.ModelFiles.Safetensors;

namespace Mlp.Build;

/// <summary>
/// Writes the text of a model file, ONNX or PyTorch's: each of its networks as a safetensors file, for the generator reads nothing else.
/// docs/weights.md describes the text.
/// </summary>
internal static class ModelEncoder
{
    private static readonly string[] s_extensions = [".onnx", ".pth", ".pt", ".zip"];

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Whether a file is to be converted: by its extension.</summary>
    public static bool Converts(string path) => s_extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes the text of an open file, unless it is there already.</summary>
    /// <returns>Whether the text was written.</returns>
    /// <exception cref="WeightsUnreadableException">The file cannot be read.</exception>
    public static bool Write(WeightsPath path, WeightsFile file, string target)
    {
        // Another version of the reader may make another network of the same file.
        string converter = typeof(ModelFile).Module.ModuleVersionId.ToString("N");
        string source = string.Format(CultureInfo.InvariantCulture, "{0} {1}", file.Length, file.WrittenTicks);
        string head = $"mlp-weights 2\nname {path.Name}\nstate found\nsource {source}\nconverter {converter}\n";
        if (file.HasOwnTime && IsUpToDate(target, head))
        {
            return false;
        }

        byte[] bytes = new byte[file.Length];
        if (file.Read(bytes, bytes.Length) != bytes.Length)
        {
            throw WeightsFile.Changed();
        }

        file.ThrowIfChanged();
        ExternalFiles externals = new(Path.GetDirectoryName(path.FullPath)!);
        ModelContent content;
        try
        {
            content = ModelFile.Read(bytes, externals.Open);
        }
        catch (ModelFileException error)
        {
            byte[] refused = s_utf8.GetBytes($"mlp-weights 2\nname {path.Name}\nstate refused {OneLine.Of(error.Message.TrimEnd('.'))}\n");
            return !FileComparison.StartsWith(target, refused, refused.Length)
                && AtomicFile.Write(target, stream => stream.Write(refused, 0, refused.Length));
        }

        string beside = string.Concat(externals.Opened.Distinct().Select(opened => ExternalLine(opened) + "\n"));
        return AtomicFile.Write(target, stream =>
        {
            Put(stream, $"{head}{beside}format {OneLine.Of(content.Format)}\n");
            foreach (ModelCandidate candidate in content.Candidates)
            {
                Put(stream, $"{(candidate.IsSecondary ? "also" : "network")} {OneLine.Of(candidate.Name)}\n");
                if (candidate.Network is null)
                {
                    Put(stream, $"refused {OneLine.Of(string.Join("; ", candidate.Problems))}\n");
                    continue;
                }

                byte[] safetensors = SafetensorsWriter.Write(candidate.Network);
                Put(stream, string.Format(CultureInfo.InvariantCulture, "data {0}\n", Base64Lines.CountOf(safetensors.Length)));
                Base64Lines.Write(safetensors, stream);
            }
        });
    }

    private static void Put(Stream stream, string text)
    {
        byte[] bytes = s_utf8.GetBytes(text);
        stream.Write(bytes, 0, bytes.Length);
    }

    /// <summary>Whether a text is of this file and this reader, and no file beside the model has changed since.</summary>
    private static bool IsUpToDate(string target, string head)
    {
        try
        {
            using StreamReader text = new(new FileStream(target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), s_utf8);
            foreach (string expected in head.TrimEnd('\n').Split('\n'))
            {
                if (text.ReadLine() != expected)
                {
                    return false;
                }
            }

            while (text.ReadLine() is { } line && line.StartsWith("external ", StringComparison.Ordinal))
            {
                // Behind the length and the time.
                int path = line.IndexOf(' ', line.IndexOf(' ', "external ".Length) + 1) + 1;
                if (line != ExternalLine(line.Substring(path)))
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false; // it will be written, which says what is wrong if anything is
        }
    }

    /// <summary>The length and the time of a file beside the model, and its path.</summary>
    private static string ExternalLine(string path)
    {
        FileInfo file = new(path);
        (long length, long ticks) = file.Exists ? (file.Length, file.LastWriteTimeUtc.Ticks) : (-1, 0);
        return string.Format(CultureInfo.InvariantCulture, "external {0} {1} {2}", length, ticks, OneLine.Of(path));
    }
}
