using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mlp.CompilerServices;

/// <summary>
/// AVX2: weights and inputs are widened to 16 bits, whose products are added in pairs. The instruction that takes bytes would saturate.
/// Each channel has two partial sums, in neighbouring lanes.
/// </summary>
internal readonly struct Int8Avx2(Vector256<int> low, Vector256<int> high) : IInt8Lanes<Int8Avx2>
{
    // Channels 0 to 3 and 4 to 7.
    private readonly Vector256<int> _low = low;
    private readonly Vector256<int> _high = high;

    public static nuint Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Avx2 Load(ref int sums, nuint offset)
        // As 64-bit integers they are partial sums in even lanes; what their signs fill the odd lanes with is masked away.
        => new(
            Avx2.ConvertToVector256Int64(Vector128.LoadUnsafe(ref sums, offset).AsUInt32()).AsInt32(),
            Avx2.ConvertToVector256Int64(Vector128.LoadUnsafe(ref sums, offset + 4).AsUInt32()).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Avx2 AddProducts(Int8Avx2 sums, ref sbyte weights, uint inputs)
    {
        Vector256<short> four = Avx2.BroadcastScalarToVector256(Sse41.ConvertToVector128Int16(Vector128.CreateScalar(inputs).AsByte()).AsUInt64()).AsInt16();
        Vector256<short> low = Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref weights));
        Vector256<short> high = Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref weights, 16));
        return new(sums._low + Avx2.MultiplyAddAdjacent(low, four), sums._high + Avx2.MultiplyAddAdjacent(high, four));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Int8Avx2 value, ref int sums, nuint offset)
    {
        // Adds neighbours; the 64-bit groups then stand in the order 0, 2, 1, 3.
        Vector256<long> added = Avx2.HorizontalAdd(value._low, value._high).AsInt64();
        Avx2.Permute4x64(added, 0b11_01_10_00).AsInt32().StoreUnsafe(ref sums, offset);
    }
}
