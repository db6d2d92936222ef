using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Wasm;

namespace Mlp.CompilerServices;

/// <summary>Any processor with 128-bit vectors: weights and inputs are widened to 16 bits, products to 32.</summary>
internal readonly struct Int8Vector128(Vector128<int> first, Vector128<int> second) : IInt8Lanes<Int8Vector128>
{
    // Channels 0 and 1, 2 and 3: two partial sums each.
    private readonly Vector128<int> _first = first;
    private readonly Vector128<int> _second = second;

    public static nuint Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector128 Load(ref int sums, nuint offset)
    {
        (Vector128<ulong> first, Vector128<ulong> second) = Vector128.Widen(Vector128.LoadUnsafe(ref sums, offset).AsUInt32());
        return new(first.AsInt32(), second.AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector128 AddProducts(Int8Vector128 sums, ref sbyte weights, uint inputs)
    {
        // 255 · 127 fits 16 bits with its sign.
        Vector128<short> four = Vector128.WidenLower(Vector128.Create(inputs).AsByte()).AsInt16();
        Vector128<sbyte> both = Vector128.LoadUnsafe(ref weights);
        return new(sums._first + Pairs(Vector128.WidenLower(both), four), sums._second + Pairs(Vector128.WidenUpper(both), four));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Int8Vector128 value, ref int sums, nuint offset)
    {
        Vector128<int> left = Vector128.Shuffle(value._first, Vector128.Create(0, 2, 0, 2)), right = Vector128.Shuffle(value._first, Vector128.Create(1, 3, 1, 3));
        Vector128<int> left2 = Vector128.Shuffle(value._second, Vector128.Create(0, 2, 0, 2)), right2 = Vector128.Shuffle(value._second, Vector128.Create(1, 3, 1, 3));
        Vector128.Create((left + right).GetLower(), (left2 + right2).GetLower()).StoreUnsafe(ref sums, offset);
    }

    /// <summary>Four products of each of two channels → two partial sums of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Pairs(Vector128<short> weights, Vector128<short> inputs)
    {
        if (PackedSimd.IsSupported)
        {
            return PackedSimd.Dot(weights, inputs);
        }

        // Even elements, their signs carried down from above, and odd ones.
        Vector128<int> products = (weights * inputs).AsInt32();
        return Vector128.ShiftRightArithmetic(products << 16, 16) + Vector128.ShiftRightArithmetic(products, 16);
    }
}
