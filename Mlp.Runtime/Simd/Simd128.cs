using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.Wasm;
using System.Runtime.Intrinsics.X86;

namespace Mlp.Simd;

/// <summary>Four floats: NEON, SSE.</summary>
public struct Simd128(Vector128<float> value) : ISimd<Simd128>
{
    // Not readonly for MultiplyAddTo, which assigns it.
    private Vector128<float> _value = value;

    /// <inheritdoc/>
    public static nuint Count => 4;

    /// <inheritdoc/>
    public static bool Has32Registers => AdvSimd.IsSupported;

    /// <inheritdoc/>
    public static Simd128 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Wrap(Vector128<float>.Zero);
    }

    /// <inheritdoc/>
    public static Simd128 Indices
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Wrap(Vector128<float>.Indices);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Create(float value) => Wrap(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Load(ref float source, nuint offset) => Wrap(Vector128.LoadUnsafe(ref source, offset));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Broadcast(ref float source, nuint offset) => Wrap(Vector128.Create(Unsafe.Add(ref source, offset)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd128 value, ref float destination, nuint offset) => Unwrap(value).StoreUnsafe(ref destination, offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 MultiplyAdd(Simd128 left, Simd128 right, Simd128 addend)
        // WebAssembly has no fused multiply-add of the same bits everywhere, and .NET computes the estimate in software there.
        => PackedSimd.IsSupported ? left * right + addend : Wrap(Vector128.MultiplyAddEstimate(left._value, right._value, addend._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAddTo(ref Simd128 sum, Simd128 left, Simd128 right)
    {
        if (PackedSimd.IsSupported)
        {
            sum = left * right + sum;
        }
        else
        {
            sum._value = Vector128.MultiplyAddEstimate(left._value, right._value, sum._value);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAddTo(ref Simd128 sum, Simd128 left, ref float right, nuint offset)
    {
        if (PackedSimd.IsSupported)
        {
            sum = left * Load(ref right, offset) + sum;
        }
        else
        {
            sum._value = Vector128.MultiplyAddEstimate(left._value, Vector128.LoadUnsafe(ref right, offset), sum._value);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 operator +(Simd128 left, Simd128 right) => Wrap(Unwrap(left) + Unwrap(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 operator -(Simd128 left, Simd128 right) => Wrap(Unwrap(left) - Unwrap(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 operator *(Simd128 left, Simd128 right) => Wrap(Unwrap(left) * Unwrap(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 operator /(Simd128 left, Simd128 right) => Wrap(Unwrap(left) / Unwrap(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Sqrt(Simd128 value) => Wrap(Vector128.Sqrt(Unwrap(value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Abs(Simd128 value) => Wrap(Vector128.Abs(Unwrap(value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 CopySign(Simd128 magnitude, Simd128 sign) => Wrap(Vector128.CopySign(Unwrap(magnitude), Unwrap(sign)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Rectify(Simd128 value)
        // x86's maximum gives its second operand where either is NaN or both are zeros, which is what is asked for.
        => Wrap(Sse.IsSupported
            ? Sse.Max(Vector128<float>.Zero, Unwrap(value))
            : Vector128.ConditionalSelect(Vector128.LessThan(Unwrap(value), Vector128<float>.Zero), Vector128<float>.Zero, Unwrap(value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 LessThan(Simd128 left, Simd128 right) => Wrap(Vector128.LessThan(Unwrap(left), Unwrap(right)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 LessThanOrEqual(Simd128 left, Simd128 right) => Wrap(Vector128.LessThanOrEqual(Unwrap(left), Unwrap(right)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 ConditionalSelect(Simd128 mask, Simd128 whenTrue, Simd128 whenFalse) => Wrap(Vector128.ConditionalSelect(Unwrap(mask), Unwrap(whenTrue), Unwrap(whenFalse)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Simd128 value) => Vector128.Sum(Unwrap(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Max(Simd128 left, Simd128 right) => Wrap(Vector128.MaxNative(Unwrap(left), Unwrap(right)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 AddAsInt32(Simd128 left, Simd128 right) => Wrap((Unwrap(left).AsInt32() + Unwrap(right).AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 SubtractAsInt32(Simd128 left, Simd128 right) => Wrap((Unwrap(left).AsInt32() - Unwrap(right).AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 ShiftLeftAsInt32(Simd128 value, int count) => Wrap(Vector128.ShiftLeft(Unwrap(value).AsInt32(), count).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 ShiftRightAsInt32(Simd128 value, int count) => Wrap(Vector128.ShiftRightArithmetic(Unwrap(value).AsInt32(), count).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 ConvertInt32ToSingle(Simd128 value) => Wrap(Vector128.ConvertToSingle(Unwrap(value).AsInt32()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLowestBytes(Simd128 value, ref byte destination, nuint offset)
        => Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, offset), LowestBytes(Unwrap(value).AsInt32()).AsUInt32().ToScalar());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxOfLanes(Simd128 value)
    {
        Vector128<float> pairs = Vector128.MaxNative(Unwrap(value), Vector128.Shuffle(Unwrap(value), Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(pairs, Vector128.Shuffle(pairs, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> LowestBytes(Vector128<int> value)
    {
        if (PackedSimd.IsSupported)
        {
            // .NET narrows in software there.
            return PackedSimd.Swizzle(value.AsByte(), Vector128.Create((byte)0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        }

        Vector128<short> halves = Vector128.Narrow(value, value);
        return Vector128.Narrow(halves, halves).AsByte();
    }

    /// <summary>
    /// As a cast of bits: the interpreter that runs .NET under WebAssembly sees through it, and not through the constructor and the field, which cost it
    /// copies in memory. The JIT makes nothing of either.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Simd128 Wrap(Vector128<float> value) => Unsafe.BitCast<Vector128<float>, Simd128>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Unwrap(Simd128 value) => Unsafe.BitCast<Simd128, Vector128<float>>(value);
}
