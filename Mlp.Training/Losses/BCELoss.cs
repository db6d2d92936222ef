using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>
/// Binary cross entropy of probabilities p with targets t from 0 to 1, −weight·(t·ln p + (1 − t)·ln(1 − p)), for the outputs of a Sigmoid;
/// its gradient is weight·(p − t) / max(p·(1 − p), 1e-12). <c>torch.nn.BCELoss</c>.
/// </summary>
/// <remarks>
/// As in PyTorch, a logarithm counts no less than −100, so that the loss of a wrong 0 or 1 is 100 and not infinite. Of logits,
/// <see cref="BCEWithLogitsLoss"/> computes the same and keeps digits that a Sigmoid rounds away: prefer it where you can. NaN among
/// outputs or targets makes its own loss and gradient NaN, and with it the batch's loss. A batch without elements has the loss NaN under
/// <see cref="Reduction.Mean"/> and 0 under <see cref="Reduction.Sum"/>. Targets beyond 0 and 1 are not refused here, but by a trainer.
/// </remarks>
public sealed class BCELoss : ElementLoss
{
    private readonly int _weights;
    private readonly WeightedRule _weighted;

    /// <summary>Creates the loss.</summary>
    /// <param name="weight">[channels]: what the losses of a channel count; null for 1.</param>
    /// <param name="reduction">Mean, over all elements, Sum or None.</param>
    /// <exception cref="ArgumentException">Weights are empty, negative, infinite or NaN; or the reduction is not a value of the enum.</exception>
    public BCELoss(float[]? weight = null, Reduction reduction = Reduction.Mean)
        : base(reduction)
    {
        if (LossGuard.Weights(weight, nameof(weight)) is { } weights)
        {
            _weights = weights.Length;
            _weighted = new(new ChannelWeights(weights, _weights));
        }
    }

    internal override IEnumerable<double> Settings => _weighted.Settings;

    private protected override bool HasChannelWeights => _weights != 0;

    private protected override double Sum(LossBatch<float> batch, float factor)
    {
        CheckProbabilities(batch.Outputs);
        if (_weights == 0)
        {
            return ElementLossKernel.Run(default(Rule), batch, factor);
        }

        LossGuard.WeightsFit(_weights, batch.Channels, "weight");
        return ElementLossKernel.Run(_weighted, batch, factor);
    }

    // PyTorch refuses them, too. NaN passes: a training that diverged is the trainer's to report.
    private static void CheckProbabilities(ReadOnlySpan<float> outputs)
    {
        int wrong = outputs.IndexOfAnyExceptInRange(0f, 1f);
        while (wrong >= 0 && float.IsNaN(outputs[wrong]))
        {
            int next = outputs[(wrong + 1)..].IndexOfAnyExceptInRange(0f, 1f);
            wrong = next < 0 ? next : wrong + 1 + next;
        }

        if (wrong >= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(outputs), FormattableString.Invariant(
                $"BCELoss takes probabilities, from 0 to 1, but output {wrong} is {outputs[wrong]}: end the network with a Sigmoid, or use BCEWithLogitsLoss, which takes logits."));
        }
    }

    /// <summary>The loss of each probability, and its derivative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Evaluate<V>(V output, V target, out V derivative)
        where V : struct, ISimd<V>
    {
        V one = V.Create(1f), rest = one - output, product = rest * output, smallest = V.Create(1e-12f);

        // Comparisons fail for NaN, which so stays.
        derivative = (output - target) / V.ConditionalSelect(V.LessThan(product, smallest), smallest, product);

        // ln(1 − p) of the rounded 1 − p, and what the rounding took from it.
        V ofOutput = Clamp(VectorMath.Log(output));
        V ofRest = V.ConditionalSelect(
            V.LessThanOrEqual(rest, V.Zero), V.Create(float.NegativeInfinity), VectorMath.Log(rest) + (((one - rest) - output) / rest));
        return V.MultiplyAdd(target - one, Clamp(ofRest), V.Zero - (target * ofOutput));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Clamp<V>(V logarithm)
        where V : struct, ISimd<V>
    {
        V lowest = V.Create(-100f);
        return V.ConditionalSelect(V.LessThan(logarithm, lowest), lowest, logarithm);
    }

    internal readonly struct Rule : IElementRule
    {
        public static bool UsesChannels => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Evaluate<V>(V output, V target, nuint channel, out V derivative)
            where V : struct, ISimd<V> => BCELoss.Evaluate(output, target, out derivative);
    }

    internal readonly struct WeightedRule(ChannelWeights weights) : IElementRule
    {
        private readonly ChannelWeights _weights = weights;

        public static bool UsesChannels => true;

        public IEnumerable<double> Settings => _weights.Settings;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Evaluate<V>(V output, V target, nuint channel, out V derivative)
            where V : struct, ISimd<V>
        {
            V weight = _weights.Load<V>(channel);
            V loss = BCELoss.Evaluate(output, target, out derivative);
            derivative *= weight;
            return weight * loss;
        }
    }
}
