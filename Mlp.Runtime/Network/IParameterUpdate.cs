using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// For generated code: takes each gradient as soon as the backward pass has it, and keeps it or moves its parameter at once. A struct, so
/// that each kernel is compiled once for each kind.
/// </summary>
public interface IParameterUpdate
{
    /// <summary>
    /// Returns where to write the gradients of the parameters from <paramref name="index"/> on: into the scratch, unless they are kept.
    /// </summary>
    /// <param name="scratch">Memory that stays in the first-level cache.</param>
    /// <param name="index">A position in the packed parameters.</param>
    ref float Destination(ref float scratch, nuint index);

    /// <summary>Takes gradients that were written to the <see cref="Destination"/>.</summary>
    /// <param name="gradients">d loss / d parameters; 0 for padding.</param>
    /// <param name="index">The position of the first in the packed parameters.</param>
    /// <param name="length">How many there are, a multiple of 16.</param>
    /// <typeparam name="V">The vector.</typeparam>
    void Apply<V>(ref float gradients, nuint index, nuint length)
        where V : struct, ISimd<V>;

    /// <summary>Takes the gradients of the V.Count parameters from <paramref name="index"/> on.</summary>
    /// <param name="gradient">d loss / d parameters; 0 for padding.</param>
    /// <param name="index">The position of the first in the packed parameters.</param>
    /// <typeparam name="V">The vector.</typeparam>
    void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V>;

    /// <summary>Fetches what <see cref="Apply{V}(V, nuint)"/> will need into the cache.</summary>
    /// <param name="index">A position in the packed parameters, or behind them.</param>
    void Prefetch(nuint index);
}
