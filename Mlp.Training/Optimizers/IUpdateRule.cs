using Mlp.Simd;

namespace Mlp;

/// <summary>
/// An optimizer's rule with the numbers of one step and one parameter group: what it does with gradients. A struct, so that each loop is
/// compiled once for each rule.
/// </summary>
internal interface IUpdateRule
{
    /// <summary>Moves the parameters from <paramref name="index"/> on.</summary>
    /// <param name="gradients">d loss / d parameters; 0 for padding, which stays 0.</param>
    /// <param name="index">The position of the first in the packed parameters.</param>
    /// <param name="length">How many there are, a multiple of 16.</param>
    /// <typeparam name="V">The vector.</typeparam>
    void Apply<V>(ref float gradients, nuint index, nuint length)
        where V : struct, ISimd<V>;

    /// <summary>Moves the V.Count parameters from <paramref name="index"/> on.</summary>
    /// <param name="gradient">d loss / d parameters; 0 for padding, which stays 0.</param>
    /// <param name="index">The position of the first in the packed parameters.</param>
    /// <typeparam name="V">The vector.</typeparam>
    void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V>;

    /// <summary>Fetches what <see cref="Apply{V}(V, nuint)"/> will need into the cache.</summary>
    /// <param name="index">A position in the packed parameters, or behind them.</param>
    void Prefetch(nuint index);
}
