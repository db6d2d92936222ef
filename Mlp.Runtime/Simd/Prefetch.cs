using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>Asks for memory ahead of its use.</summary>
public static unsafe class Prefetch
{
    /// <summary>Starts bringing a cache line into the first-level cache, where the processor has an instruction for it. Any offset will do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToFirstLevel(ref float source, nuint offset)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref source, offset)));
        }
    }

    /// <summary>Starts bringing a cache line into the second-level cache, where the processor has an instruction for it. Any offset will do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToSecondLevel(ref float source, nuint offset)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref source, offset)));
        }
    }

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
