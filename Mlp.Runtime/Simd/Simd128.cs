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
        get => new(Vector128<float>.Zero);
    }

    /// <inheritdoc/>
    public static Simd128 Indices
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<float>.Indices);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Create(float value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Load(ref float source, nuint offset) => new(Vector128.LoadUnsafe(ref source, offset));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Broadcast(ref float source, nuint offset) => new(Vector128.Create(Unsafe.Add(ref source, offset)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd128 value, ref float destination, nuint offset) => value._value.StoreUnsafe(ref destination, offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 MultiplyAdd(Simd128 left, Simd128 right, Simd128 addend)
    {
        // .NET computes the estimate in software under WebAssembly. Statements, not a conditional operator: its interpreter inlines no method that
        // branches with something on the stack.
        if (PackedSimd.IsSupported)
        {
            return new(left._value * right._value + addend._value);
        }

        return new(Vector128.MultiplyAddEstimate(left._value, right._value, addend._value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAddTo(ref Simd128 sum, Simd128 left, Simd128 right)
    {
        if (PackedSimd.IsSupported)
        {
            sum._value = left._value * right._value + sum._value;
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
            sum._value = left._value * Vector128.LoadUnsafe(ref right, offset) + sum._value;
        }
        else
        {
            sum._value = Vector128.MultiplyAddEstimate(left._value, Vector128.LoadUnsafe(ref right, offset), sum._value);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Factor(ref float source, nuint offset)
    {
        if (AdvSimd.Arm64.IsSupported)
        {
            return new(Vector128.CreateScalarUnsafe(Unsafe.Add(ref source, offset)));
        }

        return Broadcast(ref source, offset);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(ref Simd128 sum, Simd128 factor, Simd128 value)
    {
        if (AdvSimd.Arm64.IsSupported)
        {
            sum._value = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(sum._value, value._value, factor._value, 0);
        }
        else
        {
            MultiplyAddTo(ref sum, factor, value);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 operator +(Simd128 left, Simd128 right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 operator -(Simd128 left, Simd128 right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 operator *(Simd128 left, Simd128 right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 operator /(Simd128 left, Simd128 right) => new(left._value / right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Sqrt(Simd128 value) => new(Vector128.Sqrt(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Abs(Simd128 value) => new(Vector128.Abs(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 CopySign(Simd128 magnitude, Simd128 sign) => new(Vector128.CopySign(magnitude._value, sign._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Rectify(Simd128 value)
        // x86's maximum gives its second operand where either is NaN or both are zeros, which is what is asked for.
        => new(Sse.IsSupported
            ? Sse.Max(Vector128<float>.Zero, value._value)
            : Vector128.ConditionalSelect(Vector128.LessThan(value._value, Vector128<float>.Zero), Vector128<float>.Zero, value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 LessThan(Simd128 left, Simd128 right) => new(Vector128.LessThan(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 LessThanOrEqual(Simd128 left, Simd128 right) => new(Vector128.LessThanOrEqual(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 ConditionalSelect(Simd128 mask, Simd128 whenTrue, Simd128 whenFalse) => new(Vector128.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Simd128 value) => Vector128.Sum(value._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Max(Simd128 left, Simd128 right) => new(Vector128.MaxNative(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 AddAsInt32(Simd128 left, Simd128 right) => new((left._value.AsInt32() + right._value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 SubtractAsInt32(Simd128 left, Simd128 right) => new((left._value.AsInt32() - right._value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 ShiftLeftAsInt32(Simd128 value, int count) => new(Vector128.ShiftLeft(value._value.AsInt32(), count).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 ShiftRightAsInt32(Simd128 value, int count) => new(Vector128.ShiftRightArithmetic(value._value.AsInt32(), count).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 ConvertInt32ToSingle(Simd128 value) => new(Vector128.ConvertToSingle(value._value.AsInt32()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLowestBytes(Simd128 value, ref byte destination, nuint offset)
        => Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, offset), LowestBytes(value._value.AsInt32()).AsUInt32().ToScalar());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxOfLanes(Simd128 value)
    {
        Vector128<float> pairs = Vector128.MaxNative(value._value, Vector128.Shuffle(value._value, Vector128.Create(2, 3, 0, 1)));
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
}
