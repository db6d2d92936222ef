using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Mlp.ModelFiles;
using Mlp.Tool.Commands;

namespace Mlp.Tool.Files;

/// <summary>A tensor of a safetensors file.</summary>
/// <param name="Key">Its key: <c>0.weight</c>.</param>
/// <param name="Type">The type of its elements: <c>F32</c>.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Offset">Where in the file it begins, in bytes.</param>
/// <param name="Length">Its bytes.</param>
internal sealed record StoredTensor(string Key, string Type, IReadOnlyList<long> Shape, int Offset, int Length);

/// <summary>A safetensors file: its tensors in the order of their bytes, and its metadata. The format: https://huggingface.co/docs/safetensors.</summary>
internal sealed class SafetensorsFile
{
    private const int HeadLength = 8;
    private const string Torn = "it is torn: ";

    private static readonly Dictionary<string, int> s_bytes = new(StringComparer.Ordinal)
    {
        ["F64"] = 8, ["I64"] = 8, ["U64"] = 8, ["F32"] = 4, ["I32"] = 4, ["U32"] = 4, ["F16"] = 2, ["BF16"] = 2, ["I16"] = 2, ["U16"] = 2,
        ["I8"] = 1, ["U8"] = 1, ["BOOL"] = 1, ["F8_E4M3"] = 1, ["F8_E5M2"] = 1,
    };

    private readonly byte[] _bytes;
    private readonly Dictionary<string, StoredTensor> _tensors;

    private SafetensorsFile(byte[] bytes, List<StoredTensor> tensors, Dictionary<string, string> metadata)
    {
        (_bytes, Tensors, Metadata) = (bytes, tensors, metadata);
        _tensors = tensors.ToDictionary(tensor => tensor.Key, StringComparer.Ordinal);
    }

    /// <summary>The tensors.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>What the header says beside them.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether a file begins as a safetensors file does: a length, then an object of JSON.</summary>
    public static bool IsSafetensors(ReadOnlySpan<byte> bytes) => bytes.Length > HeadLength && bytes[HeadLength] == '{' && bytes[7] == 0;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelFileException">It is torn or forged.</exception>
    public static SafetensorsFile Read(byte[] bytes)
    {
        if (bytes.Length < HeadLength)
        {
            throw new ModelFileException(Torn + "it ends before the length of its header");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > (ulong)(bytes.Length - HeadLength))
        {
            throw new ModelFileException(Torn + "it ends in the middle of its header");
        }

        int start = HeadLength + (int)length;
        JsonDocument header;
        try
        {
            header = JsonDocument.Parse(bytes.AsMemory(HeadLength, (int)length),
                new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException error)
        {
            throw new ModelFileException("it is no safetensors file, or is damaged: its header is no JSON in which each key is there once",
                error);
        }

        using (header)
        {
            return Read(bytes, start, header.RootElement);
        }
    }

    /// <summary>Finds a tensor.</summary>
    /// <returns>The tensor; null where there is none.</returns>
    public StoredTensor? Find(string key) => _tensors.GetValueOrDefault(key);

    /// <summary>Whether a tensor has elements of a type that a network can have: F32, F16, BF16 or F64.</summary>
    public static bool HasFloats(StoredTensor tensor) => tensor.Type is "F32" or "F16" or "BF16" or "F64";

    /// <summary>The elements of a tensor that <see cref="HasFloats"/>, which are all finite.</summary>
    /// <exception cref="ModelFileException">One is NaN or infinite.</exception>
    public float[] Floats(StoredTensor tensor)
    {
        ReadOnlySpan<byte> bytes = _bytes.AsSpan(tensor.Offset, tensor.Length);
        float[] values = tensor.Type switch
        {
            "F32" => Elements(bytes, sizeof(float), BinaryPrimitives.ReadSingleLittleEndian),
            "F64" => Elements(bytes, sizeof(double), element => (float)BinaryPrimitives.ReadDoubleLittleEndian(element)),
            "F16" => Elements(bytes, sizeof(ushort), element => (float)BinaryPrimitives.ReadHalfLittleEndian(element)),
            "BF16" => Elements(bytes, sizeof(ushort), element
                => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16)),
            _ => throw new ArgumentException($"Its elements are {tensor.Type}, which are no floats.", nameof(tensor)),
        };
        return values.All(float.IsFinite) ? values
            : throw new ModelFileException($"its tensor {Shown.Quote(tensor.Key)} has an element that is NaN or infinite: the training "
                + "that made it has diverged");
    }

    /// <summary>The number in a tensor without dimensions, of whole numbers; 0 where it is something else.</summary>
    public long Integer(StoredTensor? tensor)
        => tensor is { Type: "I64", Length: 8 } ? BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(tensor.Offset)) : 0;

    private static float[] Elements(ReadOnlySpan<byte> bytes, int size, Func<ReadOnlySpan<byte>, float> read)
    {
        float[] values = new float[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = read(bytes.Slice(i * size, size));
        }

        return values;
    }

    private static SafetensorsFile Read(byte[] bytes, int start, JsonElement header)
    {
        if (header.ValueKind != JsonValueKind.Object)
        {
            throw new ModelFileException("it is no safetensors file: its header is no object");
        }

        List<StoredTensor> tensors = [];
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        try
        {
            foreach (JsonProperty property in header.EnumerateObject())
            {
                if (property.Name == "__metadata__")
                {
                    foreach (JsonProperty pair in property.Value.EnumerateObject())
                    {
                        metadata.Add(pair.Name, pair.Value.GetString() ?? "");
                    }
                }
                else
                {
                    tensors.Add(Tensor(property, start, bytes.Length - start));
                }
            }
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new ModelFileException("it is no safetensors file, or is damaged: each tensor of its header has dtype, shape and "
                + "data_offsets, and metadata are texts", error);
        }

        tensors.Sort((one, other) => one.Offset != other.Offset ? one.Offset.CompareTo(other.Offset) : one.Length.CompareTo(other.Length));
        for (int i = 1; i < tensors.Count; i++)
        {
            if (tensors[i].Offset < tensors[i - 1].Offset + tensors[i - 1].Length)
            {
                throw new ModelFileException($"it is damaged: its tensors {Shown.Quote(tensors[i - 1].Key)} and "
                    + $"{Shown.Quote(tensors[i].Key)} share bytes");
            }
        }

        return new SafetensorsFile(bytes, tensors, metadata);
    }

    private static StoredTensor Tensor(JsonProperty property, int start, int length)
    {
        string type = property.Value.GetProperty("dtype").GetString() ?? "";
        if (!s_bytes.TryGetValue(type, out int size))
        {
            throw new ModelFileException($"its tensor {Shown.Quote(property.Name)} has elements of type {Shown.Quote(type)}, which is "
                + "none of safetensors'");
        }

        long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64())];
        long[] ends = [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(end => end.GetInt64())];
        if (ends.Length != 2 || ends[0] < 0 || ends[0] > ends[1] || ends[1] > length)
        {
            throw new ModelFileException($"it is torn or damaged: its tensor {Shown.Quote(property.Name)} lies behind the end of the file");
        }

        long bytes = size;
        foreach (long dimension in shape)
        {
            // No more than the file has: so no product overflows.
            bytes = dimension < 0 || (dimension > 0 && bytes > int.MaxValue / dimension) ? long.MaxValue : bytes * dimension;
            if (bytes == long.MaxValue)
            {
                break;
            }
        }

        return bytes == ends[1] - ends[0]
            ? new StoredTensor(property.Name, type, shape, start + (int)ends[0], (int)bytes)
            : throw new ModelFileException(new StringBuilder($"it is damaged: its tensor {Shown.Quote(property.Name)} of shape [")
                .AppendJoin(", ", shape.Take(8).Select(Shown.Plain)).Append($"] and type {type} has {Shown.Plain(ends[1] - ends[0])} bytes")
                    .ToString());
    }
}
