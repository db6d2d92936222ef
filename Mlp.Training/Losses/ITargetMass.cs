using Mlp.Simd;

namespace Mlp;

/// <summary>
/// Gives the mass of each class in each row, which a cross entropy asks for. The loss is Σ_c mass_c·(−ln softmax(logits)_c), with the
/// weights of the classes and the smoothing of the labels in the mass.
/// </summary>
internal interface ITargetMass
{
    /// <summary>Whether a row without mass counts nothing, whatever its logits are: no mass is negative then.</summary>
    static abstract bool SkipsRowsWithoutMass { get; }

    /// <summary>Writes the mass of a block of rows.</summary>
    /// <param name="mass">Receives [classes, V.Count]: a row is a lane.</param>
    /// <param name="totals">Receives [V.Count], each row's sum over the classes.</param>
    /// <param name="row">The block's first row.</param>
    /// <param name="lanes">Its rows, 1 to V.Count; what lanes beyond receive does not matter.</param>
    /// <param name="classes">How many there are.</param>
    void Fill<V>(ref float mass, ref float totals, int row, int lanes, int classes)
        where V : struct, ISimd<V>;
}
