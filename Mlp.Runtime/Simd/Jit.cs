using System.Runtime.CompilerServices;

namespace Mlp.CompilerServices;

/// <summary>Tells how the JIT compiles a method of generated code.</summary>
public static class Jit
{
    /// <summary>A kernel is optimised at its first call: it is too slow unoptimised, and a profile teaches nothing about it.</summary>
    public const MethodImplOptions Kernel = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    /// <summary>A method of a few lines on the way to a prediction of one row, which takes so little time that calls count.</summary>
    public const MethodImplOptions Inlined = MethodImplOptions.AggressiveInlining;
}
