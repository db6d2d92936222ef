using System;

namespace Mlp.ModelFiles;

/// <summary>Numbers as files have them, whatever the order of the machine.</summary>
internal static class LittleEndian
{
    /// <summary>The bytes of a number.</summary>
    public static byte[] Bytes(ulong value) => Ordered(BitConverter.GetBytes(value), size: 8);

    /// <summary>The bytes of floats.</summary>
    public static byte[] Bytes(float[] values)
    {
        byte[] bytes = new byte[checked(values.Length * sizeof(float))];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return Ordered(bytes, sizeof(float));
    }

    /// <summary>Turns the bytes of each element around where the machine's order is the other one.</summary>
    public static byte[] Ordered(byte[] bytes, int size)
    {
        for (int i = 0; !BitConverter.IsLittleEndian && i < bytes.Length; i += size)
        {
            Array.Reverse(bytes, i, size);
        }

        return bytes;
    }
}
