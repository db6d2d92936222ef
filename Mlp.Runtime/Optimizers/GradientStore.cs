using System.ComponentModel;
using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>For generated code: keeps the gradients, for whoever asked to see them.</summary>
/// <param name="gradients">The first of a tape's packed gradients, in memory that never moves.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct GradientStore(float* gradients) : IParameterUpdate
{
    private readonly float* _gradients = gradients;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V> => V.Store(gradient, ref *_gradients, index);
}

/// <summary>For generated code: adds to the gradients that are there; large batches are summed in blocks of rows.</summary>
/// <param name="gradients">The first of a tape's packed gradients, in memory that never moves.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct GradientAccumulation(float* gradients) : IParameterUpdate
{
    private readonly float* _gradients = gradients;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V> => V.Store(V.Load(ref *_gradients, index) + gradient, ref *_gradients, index);
}
