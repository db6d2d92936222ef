using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>
/// Squared near 0 and linear beyond: error² / 2 where |error| ≤ delta, delta·(|error| − delta / 2) elsewhere, of error = output − target;
/// the gradient is error, kept within ±delta. <c>torch.nn.HuberLoss</c>.
/// </summary>
/// <inheritdoc cref="ElementLoss"/>
public sealed class HuberLoss : ElementLoss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="reduction">Mean, over all elements, Sum or None.</param>
    /// <param name="delta">Where the square ends, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is not a value of the enum, or delta is not above 0, infinite or NaN.</exception>
    public HuberLoss(Reduction reduction = Reduction.Mean, double delta = 1)
        : base(reduction)
    {
        LossGuard.Option((float)delta > 0 && float.IsFinite((float)delta), delta, "a finite number above 0", nameof(delta));
        Delta = delta;
    }

    /// <summary>Gets where the square ends.</summary>
    public double Delta { get; }

    internal override IEnumerable<double> Settings => [Delta];

    private protected override double Sum(LossBatch<float> batch, float factor) => ElementLossKernel.Run(new Rule((float)Delta), batch, factor);

    internal readonly struct Rule(float delta) : IElementRule
    {
        private readonly float _delta = delta;

        public static bool UsesChannels => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Evaluate<V>(V output, V target, nuint channel, out V derivative)
            where V : struct, ISimd<V>
        {
            V error = output - target, size = V.Abs(error), half = V.Create(0.5f), delta = V.Create(_delta);
            V isNear = V.LessThanOrEqual(size, delta);
            derivative = V.ConditionalSelect(isNear, error, L1Loss.Sign(error) * delta);
            return V.ConditionalSelect(isNear, half * size * size, delta * (size - (half * delta)));
        }
    }
}
