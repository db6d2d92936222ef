using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>
/// Squared near 0 and absolute beyond: error² / (2·beta) where |error| &lt; beta, |error| − beta / 2 elsewhere, of
/// error = output − target; the gradient is error / beta there and its sign elsewhere. <c>torch.nn.SmoothL1Loss</c>. With beta 0 it is
/// <see cref="L1Loss"/>.
/// </summary>
/// <inheritdoc cref="ElementLoss"/>
public sealed class SmoothL1Loss : ElementLoss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="reduction">Mean, over all elements, Sum or None.</param>
    /// <param name="beta">Where the square ends, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is not a value of the enum, or beta is negative, infinite or NaN.</exception>
    public SmoothL1Loss(Reduction reduction = Reduction.Mean, double beta = 1)
        : base(reduction)
    {
        LossGuard.Option(beta >= 0 && float.IsFinite((float)beta), beta, "a finite number of at least 0", nameof(beta));
        Beta = beta;
    }

    /// <summary>Gets where the square ends.</summary>
    public double Beta { get; }

    internal override IEnumerable<double> Settings => [Beta];

    private protected override double Sum(LossBatch<float> batch, float factor) => ElementLossKernel.Run(new Rule((float)Beta), batch, factor);

    internal readonly struct Rule(float beta) : IElementRule
    {
        private readonly float _beta = beta;

        public static bool UsesChannels => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Evaluate<V>(V output, V target, nuint channel, out V derivative)
            where V : struct, ISimd<V>
        {
            V error = output - target, size = V.Abs(error), half = V.Create(0.5f);
            V isNear = V.LessThan(size, V.Create(_beta));
            derivative = V.ConditionalSelect(isNear, error / V.Create(_beta), L1Loss.Sign(error));
            return V.ConditionalSelect(isNear, half * size * size / V.Create(_beta), size - (half * V.Create(_beta)));
        }
    }
}
