using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>Mean squared error, (output − target)², and its gradient 2·(output − target): <c>torch.nn.MSELoss</c>.</summary>
/// <inheritdoc cref="ElementLoss"/>
public sealed class MSELoss : ElementLoss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="reduction">Mean, over all elements, Sum or None.</param>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is not a value of the enum.</exception>
    public MSELoss(Reduction reduction = Reduction.Mean)
        : base(reduction)
    {
    }

    private protected override double Sum(LossBatch<float> batch, float factor) => ElementLossKernel.Run(default(Rule), batch, factor);

    internal readonly struct Rule : IElementRule
    {
        public static bool UsesChannels => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Evaluate<V>(V output, V target, nuint channel, out V derivative)
            where V : struct, ISimd<V>
        {
            V error = output - target;
            derivative = error + error;
            return error * error;
        }
    }
}
