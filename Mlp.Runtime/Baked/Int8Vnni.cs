using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mlp.CompilerServices;

/// <summary>AVX-VNNI: 32 products in one instruction.</summary>
internal readonly struct Int8Vnni(Vector256<int> value) : IInt8Lanes<Int8Vnni>
{
    private readonly Vector256<int> _value = value;

    public static nuint Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vnni Load(ref int sums, nuint offset) => new(Vector256.LoadUnsafe(ref sums, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vnni AddProducts(Int8Vnni sums, ref sbyte weights, uint inputs)
        => new(AvxVnni.MultiplyWideningAndAdd(sums._value, Vector256.Create(inputs).AsByte(), Vector256.LoadUnsafe(ref weights)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Int8Vnni value, ref int sums, nuint offset) => value._value.StoreUnsafe(ref sums, offset);
}
