using System.Text.Json;

namespace Mlp.ModelFiles.Tests.PyTorch;

/// <summary>The files of tools/make_checkpoint_fixtures.py.</summary>
internal static class Checkpoints
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "pytorch");

    /// <summary>The names of all of them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Folder, "*.pth").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static byte[] File(string name) => System.IO.File.ReadAllBytes(Path.Combine(Folder, name + ".pth"));

    /// <summary>The values that PyTorch has of a file, by key: the bits of float32, or an int64 as two of them.</summary>
    public static IReadOnlyDictionary<string, int[]> Values(string name)
    {
        byte[] file = System.IO.File.ReadAllBytes(Path.Combine(Folder, name + ".safetensors"));
        int length = (int)BitConverter.ToInt64(file);
        Dictionary<string, int[]> values = [];
        foreach (JsonProperty tensor in JsonDocument.Parse(file.AsMemory(8, length)).RootElement.EnumerateObject())
        {
            int[] offsets = [.. tensor.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt32())];
            int[] bits = new int[(offsets[1] - offsets[0]) / sizeof(int)];
            Buffer.BlockCopy(file, 8 + length + offsets[0], bits, 0, offsets[1] - offsets[0]);
            values.Add(tensor.Name, bits);
        }

        return values;
    }
}
