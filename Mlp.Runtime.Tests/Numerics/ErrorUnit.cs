namespace Mlp.Tests.Numerics;

/// <summary>What errors are counted in.</summary>
internal enum ErrorUnit
{
    /// <summary>The distance between the exact value's neighbours among the floats (ULP).</summary>
    LastPlace,

    /// <summary>2⁻²⁴, or that share of values beyond 1: for derivatives, which multiply and may pass through 0.</summary>
    Rounding,
}
