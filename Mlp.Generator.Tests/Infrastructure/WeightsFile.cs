using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>A safetensors file in the making, right or wrong, and the text that the package's targets would write of it.</summary>
public sealed class WeightsFile
{
    private readonly List<(string Name, string Type, long[] Shape, byte[] Data)> tensors = [];

    private readonly List<(string Key, string Value)> metadata = [];

    /// <summary>The data of a tensor by name, to be changed in place.</summary>
    public Span<float> this[string name] => MemoryMarshal.Cast<byte, float>(tensors.Single(tensor => tensor.Name == name).Data.AsSpan());

    /// <summary>Names in the order of the data.</summary>
    public IEnumerable<string> Names => tensors.Select(tensor => tensor.Name);

    public WeightsFile Add(string name, string type, long[] shape, byte[] data)
    {
        tensors.Add((name, type, shape, data));
        return this;
    }

    /// <summary>A tensor of floats.</summary>
    public WeightsFile Add(string name, long[] shape, params float[] values) => Add(name, "F32", shape, MemoryMarshal.AsBytes<float>(values).ToArray());

    /// <summary>A num_batches_tracked.</summary>
    public WeightsFile AddCounter(string name, long value) => Add(name, "I64", [], BitConverter.GetBytes(value));

    /// <summary>An entry of the metadata.</summary>
    public WeightsFile Say(string key, string value)
    {
        metadata.Add((key, value));
        return this;
    }

    /// <summary>All tensors but some.</summary>
    public WeightsFile Without(params string[] names) => Each(tensor => names.Contains(tensor.Name) ? null : tensor.Name);

    /// <summary>All tensors, <paramref name="prefix"/> before their names.</summary>
    public WeightsFile Prefixed(string prefix) => Each(tensor => prefix + tensor.Name);

    /// <summary>One tensor in another type and shape, with other bytes.</summary>
    public WeightsFile With(string name, string type, long[] shape, byte[] data)
    {
        WeightsFile file = new();
        file.metadata.AddRange(metadata);
        file.tensors.AddRange(tensors.Select(tensor => tensor.Name == name ? (name, type, shape, data) : (tensor.Name, tensor.Type, tensor.Shape, [.. tensor.Data])));
        return file;
    }

    /// <summary>The whole file.</summary>
    public byte[] ToBytes()
    {
        StringBuilder header = new(metadata.Count == 0 ? "{" : $"{{\"__metadata__\":{{{string.Join(",", metadata.Select(entry => $"{Json(entry.Key)}:{Json(entry.Value)}"))}}}");
        using MemoryStream data = new();
        foreach ((string name, string type, long[] shape, byte[] bytes) in tensors)
        {
            header.Append(header.Length > 1 ? "," : "").Append(CultureInfo.InvariantCulture,
                $$"""{{Json(name)}}:{"dtype":"{{type}}","shape":[{{string.Join(",", shape)}}],"data_offsets":[{{data.Length}},{{data.Length + bytes.Length}}]}""");
            data.Write(bytes);
        }

        return Bytes(header.Append('}').ToString(), data.ToArray());
    }

    /// <summary>A file of any header.</summary>
    public static byte[] Bytes(string header, params byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }

    /// <summary>The additional text that the targets make of this.</summary>
    public AdditionalText Encode(string name) => Encode(name, ToBytes());

    /// <summary>The additional text that the targets make of a file's bytes.</summary>
    public static AdditionalText Encode(string name, byte[] bytes)
    {
        StringBuilder data = new();
        foreach (char[] line in Convert.ToBase64String(bytes).Chunk(120))
        {
            data.Append(line).Append('\n');
        }

        return Text($"mlp-weights 1\nname {name}\nstate found\nsource {bytes.Length} 639310717183329258\ndata\n{data}");
    }

    /// <summary>The additional text of an item that has no bytes: missing, or unreadable and why.</summary>
    public static AdditionalText Without(string name, string state) => Text($"mlp-weights 1\nname {name}\nstate {state}\n");

    /// <summary>An additional text as it is.</summary>
    public static AdditionalText Text(string text, string path = "/obj/MlpWeights/file.mlpweights") => new InMemoryText(path, text);

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private WeightsFile Each(Func<(string Name, string Type, long[] Shape, byte[] Data), string?> rename)
    {
        WeightsFile file = new();
        file.metadata.AddRange(metadata);
        foreach ((string, string, long[], byte[]) tensor in tensors)
        {
            if (rename(tensor) is { } name)
            {
                file.Add(name, tensor.Item2, tensor.Item3, [.. tensor.Item4]);
            }
        }

        return file;
    }

    private sealed class InMemoryText(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, Encoding.UTF8);
    }
}
