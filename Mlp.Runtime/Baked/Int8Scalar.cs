using System.Runtime.CompilerServices;

namespace Mlp.CompilerServices;

/// <summary>No vectors: the plainest reading of the others.</summary>
internal readonly struct Int8Scalar(int value) : IInt8Lanes<Int8Scalar>
{
    private readonly int _value = value;

    public static nuint Count => 1;

    public static Int8Scalar Load(ref int sums, nuint offset) => new(Unsafe.Add(ref sums, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Scalar AddProducts(Int8Scalar sums, ref sbyte weights, uint inputs)
        => new(sums._value
            + weights * (byte)inputs
            + Unsafe.Add(ref weights, 1) * (byte)(inputs >> 8)
            + Unsafe.Add(ref weights, 2) * (byte)(inputs >> 16)
            + Unsafe.Add(ref weights, 3) * (byte)(inputs >> 24));

    public static void Store(Int8Scalar value, ref int sums, nuint offset) => Unsafe.Add(ref sums, offset) = value._value;
}
