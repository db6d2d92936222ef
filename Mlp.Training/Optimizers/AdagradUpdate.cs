using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>g = sign·gradient + weightDecay·p; sum += g²; p −= learningRate·g / (√sum + ε).</summary>
internal unsafe struct AdagradUpdate : IUpdateRule
{
    public float* Parameters;
    public float* Sums;
    public float Sign;
    public float Epsilon;
    public float LearningRate;
    public float WeightDecay;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public readonly void Apply<V>(ref float gradients, nuint index, nuint length)
        where V : struct, ISimd<V>
    {
        float* parameters = Parameters + index, sums = Sums + index;
        V sign = V.Create(Sign), epsilon = V.Create(Epsilon), rate = V.Create(-LearningRate), decay = V.Create(WeightDecay);
        for (nuint i = 0; i < length; i += V.Count)
        {
            Move(V.Load(ref gradients, i), ref *parameters, ref *sums, i, sign, epsilon, rate, decay);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V>
        => Move(
            gradient, ref *Parameters, ref *Sums, index, V.Create(Sign), V.Create(Epsilon), V.Create(-LearningRate), V.Create(
                WeightDecay));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Prefetch(nuint index)
    {
        CompilerServices.Prefetch.ToSecondLevel(Parameters + index);
        CompilerServices.Prefetch.ToSecondLevel(Sums + index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move<V>(
        V gradient, ref float parameters, ref float sums, nuint index, V sign, V epsilon, V minusRate, V decay)
        where V : struct, ISimd<V>
    {
        V p = V.Load(ref parameters, index);
        V g = V.MultiplyAdd(decay, p, sign * gradient);
        V sum = V.MultiplyAdd(g, g, V.Load(ref sums, index));
        V.Store(sum, ref sums, index);

        // With ε = 0, padding and parameters that never had a gradient would move by 0/0: they stay where they are.
        V denominator = V.Sqrt(sum) + epsilon;
        V change = V.ConditionalSelect(V.LessThanOrEqual(denominator, V.Zero), V.Zero, minusRate * g / denominator);
        V.Store(p + change, ref parameters, index);
    }
}
