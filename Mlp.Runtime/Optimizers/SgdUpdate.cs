using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>p −= learningRate·(g + weightDecay·p).</summary>
internal unsafe struct SgdUpdate : IParameterUpdate
{
    public float* Parameters;
    public float LearningRate;
    public float WeightDecay;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref float Destination(ref float scratch, nuint index) => ref scratch;

    /// <inheritdoc/>
    public readonly void Apply<V>(ref float gradients, nuint index, nuint length)
        where V : struct, ISimd<V> => ParameterPass.Run<V, SgdUpdate>(ref gradients, index, length, in this);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V>
    {
        V p = V.Load(ref *Parameters, index);
        if (WeightDecay != 0)
        {
            gradient = V.MultiplyAdd(V.Create(WeightDecay), p, gradient);
        }

        V.Store(V.MultiplyAdd(V.Create(-LearningRate), gradient, p), ref *Parameters, index);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Prefetch(nuint index)
    {
        Simd.Prefetch.ToSecondLevel(Parameters + index);
    }
}

/// <summary>g += weightDecay·p; buffer = momentum·buffer + share·g; p −= learningRate·(nesterov ? g + momentum·buffer : buffer).</summary>
internal unsafe struct SgdMomentumUpdate : IParameterUpdate
{
    public float* Parameters;
    public float* Buffers;
    public float LearningRate;
    public float WeightDecay;
    public float Momentum;
    public float Share;
    public bool Nesterov;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref float Destination(ref float scratch, nuint index) => ref scratch;

    /// <inheritdoc/>
    public readonly void Apply<V>(ref float gradients, nuint index, nuint length)
        where V : struct, ISimd<V> => ParameterPass.Run<V, SgdMomentumUpdate>(ref gradients, index, length, in this);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V>
    {
        V p = V.Load(ref *Parameters, index);
        if (WeightDecay != 0)
        {
            gradient = V.MultiplyAdd(V.Create(WeightDecay), p, gradient);
        }

        V buffer = Denormals.Flush(V.MultiplyAdd(V.Create(Share), gradient, V.Create(Momentum) * V.Load(ref *Buffers, index)));
        V.Store(buffer, ref *Buffers, index);
        V direction = Nesterov ? V.MultiplyAdd(V.Create(Momentum), buffer, gradient) : buffer;
        V.Store(V.MultiplyAdd(V.Create(-LearningRate), direction, p), ref *Parameters, index);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Prefetch(nuint index)
    {
        Simd.Prefetch.ToSecondLevel(Parameters + index);
        Simd.Prefetch.ToSecondLevel(Buffers + index);
    }
}
