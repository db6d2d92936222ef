using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>
/// Kullback–Leibler divergence of outputs that are log-probabilities from targets that are probabilities:
/// target·(ln target − output), 0·ln 0 being 0, and its gradient −target; or, of targets that are log-probabilities,
/// exp(target)·(target − output) and −exp(target). <c>torch.nn.KLDivLoss</c>.
/// </summary>
/// <remarks>
/// As in PyTorch, Mean is over all elements, which is not the divergence: that is <see cref="Reduction.BatchMean"/>, the sum over the
/// classes, averaged over the rows. Negative targets give NaN, and so does a NaN, which makes the batch's loss NaN. A batch without
/// elements has the loss NaN under Mean and BatchMean, and 0 under Sum.
/// </remarks>
public sealed class KLDivLoss : ElementLoss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="reduction">Mean, over all elements, BatchMean, Sum or None.</param>
    /// <param name="logTarget">Whether the targets are log-probabilities.</param>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is not a value of the enum.</exception>
    public KLDivLoss(Reduction reduction = Reduction.Mean, bool logTarget = false)
        : base(reduction, takesBatchMean: true) => LogTarget = logTarget;

    /// <summary>Gets whether the targets are log-probabilities.</summary>
    public bool LogTarget { get; }

    /// <inheritdoc/>
    /// <remarks>ln ½: outputs are log-probabilities.</remarks>
    public override float DecisionThreshold { get; } = MathF.Log(0.5f);

    internal override IEnumerable<double> Settings => [LogTarget ? 1 : 0];

    private protected override double Sum(LossBatch<float> batch, float factor) => LogTarget
        ? ElementLossKernel.Run(default(LogProbabilityRule), batch, factor)
        : ElementLossKernel.Run(default(ProbabilityRule), batch, factor);

    internal readonly struct ProbabilityRule : IElementRule
    {
        public static bool UsesChannels => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Evaluate<V>(V output, V target, nuint channel, out V derivative)
            where V : struct, ISimd<V>
        {
            V isZero = V.LessThanOrEqual(V.Abs(target), V.Zero);
            V logTarget = V.ConditionalSelect(isZero, V.Zero, VectorMath.Log(target));
            derivative = V.Zero - target;
            return target * (logTarget - output);
        }
    }

    internal readonly struct LogProbabilityRule : IElementRule
    {
        public static bool UsesChannels => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Evaluate<V>(V output, V target, nuint channel, out V derivative)
            where V : struct, ISimd<V>
        {
            V probability = VectorMath.Exp(target);
            derivative = V.Zero - probability;
            return probability * (target - output);
        }
    }
}
