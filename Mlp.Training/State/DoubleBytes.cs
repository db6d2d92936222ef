using System.Buffers.Binary;

namespace Mlp;

/// <summary>A double as the format has it.</summary>
internal static class DoubleBytes
{
    public static void Write(Stream output, double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        output.Write(bytes);
    }
}
