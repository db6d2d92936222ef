using System.ComponentModel;
using Mlp.Simd;

namespace Mlp;

/// <summary>
/// For generated code: what becomes of a gradient as soon as the backward pass has it in a register: kept, or used at once to move its
/// parameter. A struct, so that each kernel is compiled once for each kind.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IParameterUpdate
{
    /// <summary>Takes the gradients of the V.Count parameters from <paramref name="index"/> on.</summary>
    /// <param name="gradient">d loss / d parameters; 0 for padding.</param>
    /// <param name="index">Their position in the packed parameters.</param>
    /// <typeparam name="V">The vector.</typeparam>
    void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V>;
}
