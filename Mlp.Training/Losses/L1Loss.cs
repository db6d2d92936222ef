using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>
/// Mean absolute error, |output − target|, and its gradient, the sign of output − target, 0 where they are equal: <c>torch.nn.L1Loss</c>.
/// </summary>
/// <inheritdoc cref="ElementLoss"/>
public sealed class L1Loss : ElementLoss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="reduction">Mean, over all elements, Sum or None.</param>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is not a value of the enum.</exception>
    public L1Loss(Reduction reduction = Reduction.Mean)
        : base(reduction)
    {
    }

    private protected override double Sum(LossBatch<float> batch, float factor) => ElementLossKernel.Run(default(Rule), batch, factor);

    /// <summary>−1, 0 or 1. NaN stays NaN, where PyTorch makes 0 of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Sign<V>(V error)
        where V : struct, ISimd<V>
    {
        V sign = V.ConditionalSelect(V.LessThan(V.Zero, error), V.Create(1f), error);
        return V.ConditionalSelect(V.LessThan(error, V.Zero), V.Create(-1f), sign);
    }

    internal readonly struct Rule : IElementRule
    {
        public static bool UsesChannels => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Evaluate<V>(V output, V target, nuint channel, out V derivative)
            where V : struct, ISimd<V>
        {
            V error = output - target;
            derivative = Sign(error);
            return V.Abs(error);
        }
    }
}
