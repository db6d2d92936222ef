using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Mlp;

/// <summary>The element types of the safetensors format, by the names they have there.</summary>
internal static class SafetensorsType
{
    /// <summary>The type of weights, in memory and in the files that are written here.</summary>
    public const string Float32 = "F32";

    /// <summary>The type of num_batches_tracked, in memory and in files.</summary>
    public const string Int64 = "I64";

    /// <summary>The type of hyper-parameters in the files that are written here.</summary>
    public const string Float64 = "F64";

    /// <summary>The type of texts in the files that are written here.</summary>
    public const string UInt8 = "U8";

    /// <summary>Bits of an element; 0 for a type that the format does not have.</summary>
    public static int Bits(string type) => type switch
    {
        "F4" => 4,
        "F6_E2M3" or "F6_E3M2" => 6,
        "BOOL" or UInt8 or "I8" => 8,
        "F8_E5M2" or "F8_E4M3" or "F8_E8M0" or "F8_E4M3FNUZ" or "F8_E5M2FNUZ" => 8,
        "U16" or "I16" or "F16" or "BF16" => 16,
        "U32" or "I32" or Float32 => 32,
        "U64" or Int64 or Float64 or "C64" => 64,
        _ => 0,
    };

    /// <summary>Whether <see cref="ToFloats"/> converts the type.</summary>
    public static bool IsConvertible(string type) => type is Float32 or "F16" or "BF16" or Float64;

    /// <summary>
    /// Little-endian elements → floats. F32, F16 and BF16 keep their value; F64 is rounded to the nearest float, ties to even,
    /// and beyond the floats' range becomes an infinity or a (signed) zero, as torch's <c>tensor.float()</c> does.
    /// </summary>
    public static void ToFloats(string type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        switch (type)
        {
            case Float32:
                FromFloat32(source, destination);
                break;
            case "F16":
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(source[(2 * i)..]);
                }

                break;
            case "BF16":
                for (int i = 0; i < destination.Length; i++)
                {
                    // bfloat16 is the upper half of a float.
                    destination[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * i)..]) << 16);
                }

                break;
            case Float64:
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(source[(8 * i)..]);
                }

                break;
            default:
                throw new ArgumentException($"Elements of type {type} are not converted to floats; ask IsConvertible first.", nameof(type));
        }
    }

    /// <summary>Floats → little-endian bytes, 4 for each float.</summary>
    public static void FromFloats(ReadOnlySpan<float> source, Span<byte> destination)
    {
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(source).CopyTo(destination);
            return;
        }

        for (int i = 0; i < source.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(destination[(4 * i)..], source[i]);
        }
    }

    private static void FromFloat32(ReadOnlySpan<byte> source, Span<float> destination)
    {
        if (BitConverter.IsLittleEndian)
        {
            source[..(4 * destination.Length)].CopyTo(MemoryMarshal.AsBytes(destination));
            return;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = BinaryPrimitives.ReadSingleLittleEndian(source[(4 * i)..]);
        }
    }
}
