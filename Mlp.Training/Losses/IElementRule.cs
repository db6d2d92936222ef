using Mlp.Simd;

namespace Mlp;

/// <summary>A loss that each output has with its own target: <see cref="ElementLossKernel"/> runs it over a batch.</summary>
internal interface IElementRule
{
    /// <summary>Whether the rule reads its channel; where none does, nobody counts them.</summary>
    static abstract bool UsesChannels { get; }

    /// <summary>The losses of V.Count outputs, and d loss / d output.</summary>
    /// <param name="output">The outputs.</param>
    /// <param name="target">Their targets.</param>
    /// <param name="channel">The channel of the first of them; 0 where the rule reads none.</param>
    /// <param name="derivative">The derivative of each loss by its output.</param>
    V Evaluate<V>(V output, V target, nuint channel, out V derivative)
        where V : struct, ISimd<V>;
}
