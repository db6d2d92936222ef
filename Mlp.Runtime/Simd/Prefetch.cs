using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Mlp.Simd;

/// <summary>Asks for memory ahead of its use.</summary>
internal static unsafe class Prefetch
{
    /// <summary>Starts bringing a cache line into the second-level cache, where the processor has an instruction for it. Any address will do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToSecondLevel(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(address);
        }
    }
}
