namespace Mlp.Tables;

/// <summary>
/// Piecewise linear encoding of a number (Gorishniy, Rubachev, Babenko 2022, "On Embeddings for Numerical Features in Tabular Deep Learning"): the
/// range of the training values is cut at their quantiles, and each piece is an input that grows from 0 to 1 while the number passes through it. A
/// network so learns a threshold, which it hardly does from the number alone.
/// </summary>
/// <remarks>
/// On 27 small tables with six splits each, errors fell by 4 to 5 % (geometric mean), most where trees were ahead. 3 and 6 pieces were alike, 10 were
/// worse. The generator has both constants, too.
/// </remarks>
internal static class PiecewiseLinear
{
    /// <summary>How many pieces a number has.</summary>
    public const int Pieces = 4;

    /// <summary>How many places they lie between.</summary>
    public const int Knots = Pieces + 1;

    /// <summary>With more numbers than this in a row there are no pieces: the first layer would be large, and slow.</summary>
    public const int MaxNumbers = 64;

    /// <summary>Puts the knots at the quantiles.</summary>
    /// <param name="sorted">The values, at least one, none of them NaN.</param>
    /// <param name="knots">Receives <see cref="Knots"/> places, none below the one before. Those that are alike have no piece between them.</param>
    public static void Fit(ReadOnlySpan<double> sorted, Span<double> knots)
    {
        for (int i = 0; i < Knots; i++)
        {
            knots[i] = Robust.Quantile(sorted, (double)i / Pieces);
        }
    }

    /// <summary>Whether no knot of a number is below the one before it.</summary>
    /// <param name="knots">[numbers, knots].</param>
    public static bool Ascend(ReadOnlySpan<double> knots)
    {
        for (int i = 1; i < knots.Length; i++)
        {
            if (i % Knots != 0 && knots[i] < knots[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Encodes a number.</summary>
    /// <param name="value">Not NaN.</param>
    /// <param name="knots"><see cref="Knots"/> places.</param>
    /// <param name="features">Receives <see cref="Pieces"/> numbers from 0 to 1; 0 where a piece has no width.</param>
    public static void Encode(double value, ReadOnlySpan<double> knots, Span<float> features)
    {
        for (int i = 0; i < Pieces; i++)
        {
            double from = knots[i], to = knots[i + 1];

            // Halves: the width of a piece of large numbers would be infinite.
            features[i] = value >= to ? (to > from ? 1 : 0) : value <= from ? 0 : (float)(((value / 2) - (from / 2)) / ((to / 2) - (from / 2)));
        }
    }
}
