using System.Buffers.Binary;

namespace Mlp;

/// <summary>The element types of safetensors files: how large each is, and how those that can become weights are read.</summary>
internal static class SafetensorsType
{
    public const string Float32 = "F32";
    public const string Int64 = "I64";

    private static readonly Dictionary<string, int> s_sizes = new(StringComparer.Ordinal)
    {
        ["BOOL"] = 1, ["U8"] = 1, ["I8"] = 1, ["F8_E5M2"] = 1, ["F8_E4M3"] = 1, ["F8_E8M0"] = 1,
        ["U16"] = 2, ["I16"] = 2, ["F16"] = 2, ["BF16"] = 2,
        ["U32"] = 4, ["I32"] = 4, [Float32] = 4,
        ["U64"] = 8, [Int64] = 8, ["F64"] = 8, ["C64"] = 8,
    };

    /// <summary>All types' names.</summary>
    public static string Names => string.Join(", ", s_sizes.Keys);

    /// <summary>Bytes of an element.</summary>
    public static bool TryGetSize(string type, out int bytes) => s_sizes.TryGetValue(type, out bytes);

    /// <summary>Whether a tensor of floats may be read from the type.</summary>
    public static bool IsFloat(string type) => type is Float32 or "F16" or "BF16" or "F64";

    /// <summary>Converts elements to float; F64 is rounded to the nearest, beyond float's range to infinity.</summary>
    public static void ToSingle(string type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = type switch
            {
                Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * index)..]),
                "F64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * index)..]),
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * index)..]),
                _ => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * index)..]) << 16),
            };
        }
    }
}
