using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Mlp.ModelFiles.PyTorch;

/// <summary>Reads the zip checkpoints of PyTorch, bare or in the zip of Stable-Baselines, without executing anything.</summary>
internal static class TorchFile
{
    private const string PickleName = "data.pkl", Policy = "policy.pth";

    /// <summary>How every file of PyTorch before 1.6 begins: a pickle of the number 0x1950a86a20f9469cfc6c.</summary>
    private static readonly byte[] LegacyMagic = [0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19];

    /// <summary>Whether a file is a zip or a pickle, and so perhaps PyTorch's.</summary>
    public static bool IsTorch(byte[] file) => IsZip(file) || IsPickle(file);

    /// <summary>Reads a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <returns>A candidate for each head.</returns>
    /// <exception cref="ModelFileException">It is torn, forged, or no state dict.</exception>
    public static ModelContent Read(byte[] file) => Read(file, new Allowance(file.LongLength), isNested: false);

    private static ModelContent Read(ReadOnlyMemory<byte> file, Allowance allowance, bool isNested)
    {
        if (!IsZip(file.Span))
        {
            throw NotZip(file.Span);
        }

        ZipContent zip = new(file, allowance);
        List<string> pickles = [.. zip.Names.Where(name => name == PickleName || IsInFolder(name, PickleName))];
        if (pickles.Count == 0 && !isNested)
        {
            return ReadNested(zip, allowance);
        }

        if (pickles.Count != 1)
        {
            throw new ModelFileException(
                $"it is a zip with {pickles.Count} entries of the name data.pkl, where a file of torch.save has one: {PythonLine.SaveStateDict}");
        }

        string folder = pickles[0].Substring(0, pickles[0].Length - PickleName.Length);
        if (zip.Names.Any(name => name == folder + "constants.pkl" || name.StartsWith(folder + "code/", StringComparison.Ordinal)))
        {
            throw new ModelFileException(
                $"it is TorchScript, a program, and not a state dict: take the state dict out of it, {PythonLine.SaveTorchScript}");
        }

        PickleReader pickle = new(zip.Read(pickles[0]), (type, key, count) => FindStorage(zip, folder, type, key, count));
        object? value = pickle.Read();
        TensorReader tensors = new(key => zip.Read($"{folder}data/{key}"), IsBigEndian(zip, folder), allowance);
        return new ModelContent("PyTorch state dict", StateDictNetworks.Of(StateDict.Find(value), tensors));
    }

    /// <summary>Reads the .pth in a zip of something else.</summary>
    private static ModelContent ReadNested(ZipContent zip, Allowance allowance)
    {
        List<string> files =
            [.. zip.Names.Where(name => HasEnd(name, ".pth") || HasEnd(name, ".pt")).OrderBy(name => name, StringComparer.Ordinal)];
        List<string> policies = [.. files.Where(name => name == Policy || IsInFolder(name, Policy))];
        string? chosen = policies.Count == 1 ? policies[0] : files.Count == 1 ? files[0] : null;
        if (chosen is null)
        {
            throw new ModelFileException(files.Count == 0
                ? "it is a zip with neither data.pkl, which torch.save writes, nor a .pth: give a file of torch.save(model.state_dict(), \"model.pth\")"
                : $"it is a zip with several files of PyTorch, {Shown.List([.. files.Select(Shown.Name)])}, "
                    + $"and none or more than one of the name {Policy}: take the one out that you want");
        }

        try
        {
            ModelContent content = Read(zip.Read(chosen), allowance, isNested: true);
            return content with { Format = $"{content.Format} {Shown.Name(chosen)} in a zip" };
        }
        catch (ModelFileException error)
        {
            throw new ModelFileException($"it holds {Shown.Name(chosen)}, which cannot be read: {error.Message}", error);
        }
    }

    private static TorchStorage FindStorage(ZipContent zip, string folder, TorchType type, string key, long count)
    {
        if (zip.LengthOf($"{folder}data/{key}") is not { } length)
        {
            throw new ModelFileException(
                $"its zip has no '{Shown.Name($"{folder}data/{key}")}', where its pickle says that a tensor lies: save it again");
        }

        return count >= 0 && count <= length && count * type.Size == length
            ? new TorchStorage(type, key, count)
            : throw new ModelFileException(
                $"its entry '{Shown.Name($"{folder}data/{key}")}' has {length} bytes, "
                + $"where its pickle says {count} elements of {type.Name}: save it again");
    }

    private static bool IsBigEndian(ZipContent zip, string folder)
    {
        string name = folder + "byteorder";
        if (zip.LengthOf(name) is null)
        {
            return false; // before PyTorch 2.1
        }

        string order = Encoding.UTF8.GetString(zip.Read(name).ToArray()).Trim();
        return order switch
        {
            "little" => false,
            "big" => true,
            _ => throw new ModelFileException($"its byte order is '{Shown.Name(order)}', where little or big was expected: save it again"),
        };
    }

    private static ModelFileException NotZip(ReadOnlySpan<byte> file)
    {
        if (!IsPickle(file))
        {
            return new ModelFileException("it is neither a zip nor a pickle: give a file of torch.save(model.state_dict(), \"model.pth\")");
        }

        return file.Slice(2).StartsWith(LegacyMagic)
            ? new ModelFileException($"it is of PyTorch's format before 1.6, without a zip: save it again with a newer PyTorch, {PythonLine.SaveLegacy}")
            : new ModelFileException($"it is a Python pickle that torch.save did not write: {PythonLine.SaveStateDict}");
    }

    private static bool IsZip(ReadOnlySpan<byte> file)
        => file.Length >= 4 && file[0] == 'P' && file[1] == 'K' && ((file[2] == 3 && file[3] == 4) || (file[2] == 5 && file[3] == 6));

    private static bool IsPickle(ReadOnlySpan<byte> file) => file.Length >= 2 && file[0] == 0x80 && file[1] is >= 2 and <= 5;

    /// <summary>Whether a path is a file of this name in a folder at the top.</summary>
    private static bool IsInFolder(string path, string name)
        => path.IndexOf('/') is int slash and > 0 && string.CompareOrdinal(path, slash + 1, name, 0, int.MaxValue) == 0;

    private static bool HasEnd(string name, string end) => name.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
