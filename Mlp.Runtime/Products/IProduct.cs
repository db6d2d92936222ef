using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>For generated code: the product of rows with a panel of a weight, whose depth and strides are literals of a network.</summary>
public interface IProduct
{
    /// <summary>Gets the output channels of the panel, padding included: 32 or 16.</summary>
    static abstract nuint Width { get; }

    /// <summary>Gets the output channels of the panel that are computed at least: all of them, or the first 8 or 4 of 16 where all others are padding.</summary>
    static abstract nuint Channels { get; }

    /// <summary>Gets the input channels.</summary>
    static abstract nuint Depth { get; }

    /// <summary>Gets the floats from one row of the input to the next.</summary>
    static abstract nuint InputStride { get; }

    /// <summary>Gets the floats from one row of the output to the next.</summary>
    static abstract nuint OutputStride { get; }

    /// <summary>Gets whether the sums begin with a bias rather than with 0.</summary>
    static abstract bool HasBias { get; }

    /// <summary>Computes output = f(input · weight [+ bias]) for some rows, a tile at a time.</summary>
    /// <param name="input">All rows.</param>
    /// <param name="weight">The panel.</param>
    /// <param name="bias">The bias, where the product has one.</param>
    /// <param name="output">What is written.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">One behind the last.</param>
    /// <typeparam name="V">The vector.</typeparam>
    /// <typeparam name="TTile">The tile.</typeparam>
    /// <typeparam name="TActivation">f.</typeparam>
    static abstract void Multiply<V, TTile, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint first, nuint end)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
        where TActivation : struct, IActivation;
}
