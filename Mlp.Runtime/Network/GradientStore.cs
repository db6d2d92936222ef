using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>For generated code: keeps the gradients, for whoever asked to see them.</summary>
/// <param name="gradients">The first of a tape's packed gradients, in memory that never moves.</param>
public readonly unsafe struct GradientStore(float* gradients) : IParameterUpdate
{
    private readonly float* _gradients = gradients;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Destination(ref float scratch, nuint index) => ref _gradients[index];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(ref float gradients, nuint index, nuint length)
        where V : struct, ISimd<V>
    {
        // They lie where they are kept.
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V> => V.Store(gradient, ref *_gradients, index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(nuint index)
    {
        // Gradients that are kept are written, not read.
    }
}

/// <summary>For generated code: adds to the gradients that are there; large batches are summed in blocks of rows.</summary>
/// <param name="gradients">The first of a tape's packed gradients, in memory that never moves.</param>
public readonly unsafe struct GradientAccumulation(float* gradients) : IParameterUpdate
{
    private readonly float* _gradients = gradients;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Destination(ref float scratch, nuint index) => ref scratch;

    /// <inheritdoc/>
    public void Apply<V>(ref float gradients, nuint index, nuint length)
        where V : struct, ISimd<V>
    {
        for (nuint i = 0; i < length; i += V.Count)
        {
            Apply(V.Load(ref gradients, i), index + i);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V> => V.Store(V.Load(ref *_gradients, index) + gradient, ref *_gradients, index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(nuint index)
    {
        // Sums of gradients are written where they were a moment ago.
    }
}
