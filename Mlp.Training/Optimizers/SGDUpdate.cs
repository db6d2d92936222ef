using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>p −= learningRate·(sign·gradient + weightDecay·p).</summary>
internal unsafe struct SGDUpdate : IUpdateRule
{
    public float* Parameters;
    public float LearningRate;
    public float WeightDecay;
    public float Sign;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public readonly void Apply<V>(ref float gradients, nuint index, nuint length)
        where V : struct, ISimd<V>
    {
        float* parameters = Parameters + index;
        V rate = V.Create(-LearningRate), decay = V.Create(WeightDecay), sign = V.Create(Sign);
        for (nuint i = 0; i < length; i += V.Count)
        {
            Move(V.Load(ref gradients, i), ref *parameters, i, rate, decay, sign);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V>
        => Move(gradient, ref *Parameters, index, V.Create(-LearningRate), V.Create(WeightDecay), V.Create(Sign));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Prefetch(nuint index) => CompilerServices.Prefetch.ToSecondLevel(Parameters + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move<V>(V gradient, ref float parameters, nuint index, V minusRate, V decay, V sign)
        where V : struct, ISimd<V>
    {
        V p = V.Load(ref parameters, index);
        V.Store(V.MultiplyAdd(minusRate, V.MultiplyAdd(decay, p, sign * gradient), p), ref parameters, index);
    }
}

/// <summary>
/// g = sign·gradient + weightDecay·p; buffer = momentum·buffer + share·g; p −= learningRate·(nesterov ? g + momentum·buffer : buffer).
/// </summary>
internal unsafe struct SGDMomentumUpdate : IUpdateRule
{
    public float* Parameters;
    public float* Buffers;
    public float LearningRate;
    public float WeightDecay;
    public float Sign;
    public float Momentum;
    public float Share;
    public bool Nesterov;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public readonly void Apply<V>(ref float gradients, nuint index, nuint length)
        where V : struct, ISimd<V>
    {
        float* parameters = Parameters + index, buffers = Buffers + index;
        V rate = V.Create(-LearningRate), decay = V.Create(WeightDecay), sign = V.Create(Sign);
        V momentum = V.Create(Momentum), share = V.Create(Share);
        bool nesterov = Nesterov;
        for (nuint i = 0; i < length; i += V.Count)
        {
            Move(V.Load(ref gradients, i), ref *parameters, ref *buffers, i, rate, decay, sign, momentum, share, nesterov);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V>
        => Move(
            gradient,
            ref *Parameters,
            ref *Buffers,
            index,
            V.Create(-LearningRate),
            V.Create(WeightDecay),
            V.Create(Sign),
            V.Create(Momentum),
            V.Create(Share),
            Nesterov);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Prefetch(nuint index)
    {
        CompilerServices.Prefetch.ToSecondLevel(Parameters + index);
        CompilerServices.Prefetch.ToSecondLevel(Buffers + index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move<V>(
        V gradient, ref float parameters, ref float buffers, nuint index, V minusRate, V decay, V sign, V momentum, V share, bool nesterov)
        where V : struct, ISimd<V>
    {
        V p = V.Load(ref parameters, index);
        V g = V.MultiplyAdd(decay, p, sign * gradient);
        V buffer = Denormals.Flush(V.MultiplyAdd(share, g, momentum * V.Load(ref buffers, index)));
        V.Store(buffer, ref buffers, index);
        V direction = nesterov ? V.MultiplyAdd(momentum, buffer, g) : buffer;
        V.Store(V.MultiplyAdd(minusRate, direction, p), ref parameters, index);
    }
}
