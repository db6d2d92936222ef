using System.Globalization;

namespace Mlp.Tables;

/// <summary>Says what is wrong with the numbers of a model, wherever they come from. The compiler checks the same of a file.</summary>
internal static class TableNumbers
{
    /// <summary>Tells what is wrong, as a clause; null where all is well.</summary>
    /// <param name="encoder">Fills, scales and knots.</param>
    /// <param name="target">Shift, scale, minimum and maximum of a target that is a number; empty for classes.</param>
    public static string? Problem(TableEncoder encoder, ReadOnlySpan<double> target)
    {
        foreach (double number in (double[])[.. encoder.Fill, .. encoder.Shift, .. encoder.Scale, .. encoder.Knots, .. target])
        {
            if (!double.IsFinite(number))
            {
                return string.Create(CultureInfo.InvariantCulture, $"a fill, a scale or a knot is {number}; finite numbers were expected.");
            }
        }

        if (encoder.Scale.Any(scale => scale < 0))
        {
            return "the tensor \"inputs.scale\" has a scale below 0.";
        }

        if (!PiecewiseLinear.Ascend(encoder.Knots))
        {
            return "the tensor \"inputs.knots\" has a knot below the one before it.";
        }

        return target.IsEmpty || (target[1] > 0 && target[2] <= target[3])
            ? null
            : "the tensor \"target\" has no scale above 0, or a minimum above its maximum.";
    }
}
