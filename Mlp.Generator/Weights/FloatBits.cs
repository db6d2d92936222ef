using System;

namespace Mlp.Generator.Weights;

/// <summary>The bits of floats. The oldest .NET that a compiler runs on has no methods for them.</summary>
internal static unsafe class FloatBits
{
    public static float FromBits(uint bits) => *(float*)&bits;

    public static uint ToBits(float value) => *(uint*)&value;

    public static bool IsFinite(float value) => (ToBits(value) & 0x7F800000) != 0x7F800000;

    /// <summary>An IEEE half-precision number.</summary>
    public static float FromHalf(ushort half)
    {
        int exponent = half >> 10 & 31, mantissa = half & 1023;
        double magnitude = exponent switch
        {
            0 => mantissa * Math.Pow(2, -24),
            31 => mantissa == 0 ? double.PositiveInfinity : double.NaN,
            _ => (1024 + mantissa) * Math.Pow(2, exponent - 25),
        };
        return (float)((half & 0x8000) != 0 ? -magnitude : magnitude);
    }
}
