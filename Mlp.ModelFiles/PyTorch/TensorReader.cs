using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Mlp.ModelFiles.PyTorch;

/// <summary>Reads the elements of tensors from the storages of an archive.</summary>
/// <param name="readStorage">Reads the bytes of a storage by its key.</param>
/// <param name="isBigEndian">Whether the machine that saved it was.</param>
/// <param name="allowance">What may come of the file: a view can repeat one element as often as it likes.</param>
internal sealed class TensorReader(Func<string, ReadOnlyMemory<byte>> readStorage, bool isBigEndian, Allowance allowance)
{
    private const long MaxElements = int.MaxValue / sizeof(float) - 1024;

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _storages = [];
    private readonly Dictionary<TorchTensor, float[]> _read = new(ReferenceComparer.Instance); // a trunk is read once for all its heads

    /// <summary>The elements as float32, row-major.</summary>
    /// <param name="tensor">A tensor of a type of floats.</param>
    public float[] Floats(TorchTensor tensor)
    {
        if (!_read.TryGetValue(tensor, out float[]? values))
        {
            if (tensor.Count > MaxElements)
            {
                throw new ModelFileException($"it has a tensor {Shown.Shape(tensor.Sizes)} of more than 2 GiB: MlpGen's networks are smaller");
            }

            allowance.Take(sizeof(float) * tensor.Count, $"a tensor {Shown.Shape(tensor.Sizes)}");
            values = new float[tensor.Count];
            Fill(values, tensor);
            _read.Add(tensor, values);
        }

        return values;
    }

    /// <summary>The element of a tensor that has one of int64.</summary>
    public long Integer(TorchTensor tensor)
        => BinaryPrimitives.ReadInt64LittleEndian(Element(Storage(tensor), 8 * tensor.Offset, stackalloc byte[8]));

    private void Fill(float[] values, TorchTensor tensor)
    {
        ReadOnlySpan<byte> storage = Storage(tensor);
        Span<int> bits = MemoryMarshal.Cast<float, int>(values.AsSpan());
        Span<byte> element = stackalloc byte[tensor.Type.Size];
        long[] index = new long[tensor.Rank];
        long position = tensor.Offset;
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> bytes = Element(storage, position * element.Length, element);
            if (tensor.Type == TorchType.Float32)
            {
                bits[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            }
            else if (tensor.Type == TorchType.BFloat16)
            {
                bits[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes) << 16;
            }
            else if (tensor.Type == TorchType.Float16)
            {
                bits[i] = HalfBits(BinaryPrimitives.ReadUInt16LittleEndian(bytes));
            }
            else
            {
                values[i] = (float)BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(bytes));
            }

            // On to the next index, the last dimension first.
            for (int d = tensor.Rank - 1; d >= 0; d--)
            {
                position += tensor.Strides[d];
                if (++index[d] < tensor.Sizes[d])
                {
                    break;
                }

                position -= tensor.Strides[d] * tensor.Sizes[d];
                index[d] = 0;
            }
        }
    }

    private ReadOnlySpan<byte> Storage(TorchTensor tensor)
    {
        string key = tensor.Storage.Key;
        if (!_storages.TryGetValue(key, out ReadOnlyMemory<byte> bytes))
        {
            bytes = readStorage(key);
            _storages.Add(key, bytes);
        }

        return bytes.Span;
    }

    /// <summary>The bytes of an element in little-endian order.</summary>
    private ReadOnlySpan<byte> Element(ReadOnlySpan<byte> storage, long offset, Span<byte> element)
    {
        storage.Slice((int)offset, element.Length).CopyTo(element);
        if (isBigEndian)
        {
            element.Reverse();
        }

        return element;
    }

    /// <summary>The bits of the float32 that equals a float16.</summary>
    private static int HalfBits(ushort half)
    {
        int sign = (half & 0x8000) << 16, exponent = (half >> 10) & 31, fraction = half & 0x3FF;
        if (exponent == 31)
        {
            return sign | 0x7F800000 | fraction << 13; // infinity, NaN
        }

        if (exponent == 0)
        {
            if (fraction == 0)
            {
                return sign;
            }

            // A subnormal: its first bit becomes the one that a normal number does not write.
            exponent = 1;
            while ((fraction & 0x400) == 0)
            {
                fraction <<= 1;
                exponent--;
            }
        }

        return sign | (exponent + 127 - 15) << 23 | (fraction & 0x3FF) << 13;
    }

    private sealed class ReferenceComparer : IEqualityComparer<TorchTensor>
    {
        public static readonly ReferenceComparer Instance = new();

        public bool Equals(TorchTensor? one, TorchTensor? other) => ReferenceEquals(one, other);

        public int GetHashCode(TorchTensor tensor) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(tensor);
    }
}
