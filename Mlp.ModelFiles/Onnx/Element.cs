using System;

namespace Mlp.ModelFiles.Onnx;

/// <summary>TensorProto.DataType of the ONNX specification, as far as tensors of it are read.</summary>
internal enum ElementType
{
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    UInt16 = 4,
    Int16 = 5,
    Int32 = 6,
    Int64 = 7,
    Boolean = 9,
    Float16 = 10,
    Double = 11,
    UInt32 = 12,
    UInt64 = 13,
    BFloat16 = 16,
}

/// <summary>Which field of a tensor lists its elements where they are no raw bytes.</summary>
internal enum ElementList
{
    Floats,
    Doubles,
    Ints,
    Longs,
    Unsigned,
}

/// <summary>How elements of a type are stored.</summary>
/// <param name="Type">The type.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="List">The field that lists elements.</param>
internal sealed record Element(ElementType Type, int Size, ElementList List)
{
    /// <summary>Whether elements are whole numbers.</summary>
    public bool IsInteger => Type is not (ElementType.Float or ElementType.Double or ElementType.Float16 or ElementType.BFloat16);

    /// <summary>The type's storage; null for a type that is not read.</summary>
    public static Element? Of(ElementType type) => type switch
    {
        ElementType.Float => new(type, 4, ElementList.Floats),
        ElementType.Double => new(type, 8, ElementList.Doubles),
        ElementType.Float16 or ElementType.BFloat16 or ElementType.Int16 or ElementType.UInt16 => new(type, 2, ElementList.Ints),
        ElementType.Int8 or ElementType.UInt8 or ElementType.Boolean => new(type, 1, ElementList.Ints),
        ElementType.Int32 => new(type, 4, ElementList.Ints),
        ElementType.Int64 => new(type, 8, ElementList.Longs),
        ElementType.UInt32 => new(type, 4, ElementList.Unsigned),
        ElementType.UInt64 => new(type, 8, ElementList.Unsigned),
        _ => null,
    };

    /// <summary>Reads elements from their bytes, which are little-endian.</summary>
    public double[] Read(ArraySegment<byte> bytes, int count)
    {
        byte[] array = bytes.Array!;
        int start = bytes.Offset;
        if (!BitConverter.IsLittleEndian)
        {
            array = new byte[bytes.Count];
            Buffer.BlockCopy(bytes.Array!, bytes.Offset, array, 0, bytes.Count);
            array = LittleEndian.Ordered(array, Size);
            start = 0;
        }

        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            int at = start + i * Size;
            values[i] = Type switch
            {
                ElementType.Float => BitConverter.ToSingle(array, at),
                ElementType.Double => BitConverter.ToDouble(array, at),
                ElementType.Float16 => SmallFloats.FromFloat16(BitConverter.ToUInt16(array, at)),
                ElementType.BFloat16 => SmallFloats.FromBFloat16(BitConverter.ToUInt16(array, at)),
                ElementType.Int64 => BitConverter.ToInt64(array, at),
                ElementType.UInt64 => BitConverter.ToUInt64(array, at),
                ElementType.Int32 => BitConverter.ToInt32(array, at),
                ElementType.UInt32 => BitConverter.ToUInt32(array, at),
                ElementType.Int16 => BitConverter.ToInt16(array, at),
                ElementType.UInt16 => BitConverter.ToUInt16(array, at),
                ElementType.Int8 => (sbyte)array[at],
                _ => array[at],
            };
        }

        return values;
    }

    /// <summary>An element that is listed as an int32: small floats are there by their bits.</summary>
    public double FromInt32(int value) => Type switch
    {
        ElementType.Float16 => SmallFloats.FromFloat16((ushort)value),
        ElementType.BFloat16 => SmallFloats.FromBFloat16((ushort)value),
        _ => value,
    };
}

/// <summary>Floats of 16 bits.</summary>
internal static class SmallFloats
{
    /// <summary>IEEE 754's binary16: 5 bits of exponent, 10 of fraction.</summary>
    public static double FromFloat16(ushort bits)
    {
        int exponent = (bits >> 10) & 0x1F, fraction = bits & 0x3FF;
        double magnitude = exponent switch
        {
            0 => fraction * Math.Pow(2, -24),
            0x1F => fraction == 0 ? double.PositiveInfinity : double.NaN,
            _ => (1024 + fraction) * Math.Pow(2, exponent - 25),
        };
        return (bits & 0x8000) != 0 ? -magnitude : magnitude;
    }

    /// <summary>bfloat16: the upper half of a float.</summary>
    public static double FromBFloat16(ushort bits) => BitConverter.ToSingle(BitConverter.GetBytes((uint)bits << 16), 0);
}
