using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>
/// Cross entropy of a logit x with a probability t: t·softplus(−x) + (1 − t)·softplus(x), and its derivative (1 − t)·σ(x) − t·σ(−x), with
/// softplus(x) = ln(1 + exp x) = max(x, 0) + ln(1 + exp(−|x|)).
/// </summary>
/// <remarks>
/// PyTorch writes (1 − t)·x + softplus(−x), which is the same but loses the digits of small losses to cancellation.
/// </remarks>
internal static class BinaryCrossEntropy
{
    /// <summary>The loss where the first term, of targets that are 1, counts <paramref name="positiveTarget"/> / target times.</summary>
    /// <param name="logit">x.</param>
    /// <param name="target">t.</param>
    /// <param name="positiveTarget">t, times the weight of the first term.</param>
    /// <param name="derivative">By the logit.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V>(V logit, V target, V positiveTarget, out V derivative)
        where V : struct, ISimd<V>
    {
        V one = V.Create(1f), negativeTarget = one - target;
        V exponential = VectorMath.ExpOfNonPositive(V.Zero - V.Abs(logit));
        V logarithm = LogOfOnePlus(exponential);
        V larger = one / (one + exponential), smaller = exponential * larger;
        V isNegative = V.LessThan(logit, V.Zero);
        derivative = (negativeTarget * V.ConditionalSelect(isNegative, smaller, larger))
            - (positiveTarget * V.ConditionalSelect(isNegative, larger, smaller));
        return V.MultiplyAdd(
            positiveTarget, V.Rectify(V.Zero - logit) + logarithm, negativeTarget * (V.Rectify(logit) + logarithm));
    }

    /// <summary>ln(1 + x) for 0 ≤ x ≤ 1, to two units in the last place for small x too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V LogOfOnePlus<V>(V x)
        where V : struct, ISimd<V> => x * VectorMath.Log1pRatio(x);

    /// <summary>Of targets that count alike.</summary>
    internal readonly struct Rule : IElementRule
    {
        public static bool UsesChannels => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Evaluate<V>(V output, V target, nuint channel, out V derivative)
            where V : struct, ISimd<V> => BinaryCrossEntropy.Evaluate(output, target, target, out derivative);
    }

    /// <summary>Of channels that have a weight, and another for targets that are 1.</summary>
    internal readonly struct WeightedRule(ChannelWeights weights, ChannelWeights positiveWeights) : IElementRule
    {
        private readonly ChannelWeights _weights = weights;
        private readonly ChannelWeights _positiveWeights = positiveWeights;

        public static bool UsesChannels => true;

        public IEnumerable<double> Settings => [.. _weights.Settings, .. _positiveWeights.Settings];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Evaluate<V>(V output, V target, nuint channel, out V derivative)
            where V : struct, ISimd<V>
        {
            V weight = _weights.Load<V>(channel);
            V loss = BinaryCrossEntropy.Evaluate(output, target, target * _positiveWeights.Load<V>(channel), out derivative);
            derivative *= weight;
            return weight * loss;
        }
    }
}
