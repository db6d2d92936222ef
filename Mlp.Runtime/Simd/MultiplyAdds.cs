using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Wasm;

namespace Mlp.Simd;

/// <summary>
/// left · right + addend, fused where the processor does that in one instruction. WebAssembly has none that gives the same bits everywhere; there
/// .NET computes the estimate in software, many times slower than a product and a sum.
/// </summary>
internal static class MultiplyAdds
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Compute(Vector128<float> left, Vector128<float> right, Vector128<float> addend)
        => PackedSimd.IsSupported ? left * right + addend : Vector128.MultiplyAddEstimate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Compute(float left, float right, float addend)
        => PackedSimd.IsSupported ? left * right + addend : float.MultiplyAddEstimate(left, right, addend);
}
