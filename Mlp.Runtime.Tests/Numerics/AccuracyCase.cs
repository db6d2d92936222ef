namespace Mlp.Tests.Numerics;

/// <summary>A function, what it should be in double precision, and how far from that it may be.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Quantity">The value, or which derivative.</param>
/// <param name="Limit">The largest error allowed, in <paramref name="Unit"/>.</param>
/// <param name="Unit">What errors are counted in.</param>
/// <param name="Function">The function under test.</param>
/// <param name="Exact">The same in double precision, by other means.</param>
/// <param name="Includes">For which floats it is defined; null for all.</param>
internal sealed record AccuracyCase(
    string Name,
    string Quantity,
    double Limit,
    ErrorUnit Unit,
    ArrayFunction Function,
    Func<double, double> Exact,
    Func<float, bool>? Includes = null)
{
    public const string Value = "value";
    public const string Derivative = "derivative";
    public const string DerivativeFromOutput = "derivative from the output";

    /// <summary>In place of a width: scalars without fused multiply-add.</summary>
    public const int Unfused = 0;

    /// <summary>The widths that there are, in bits; 32 is scalar.</summary>
    public static IReadOnlyList<int> Widths { get; } = [512, 256, 128, 32, Unfused];

    /// <summary>The largest errors, one for each of the widths.</summary>
    public IReadOnlyList<Measurement> Measure(FloatInputs inputs, IReadOnlyList<int> widths)
    {
        Measurement[] measurements = [.. widths.Select(bits => new Measurement(bits))];
        float[] x = new float[FloatInputs.Block], y = new float[FloatInputs.Block];
        double[] exact = new double[FloatInputs.Block];
        foreach (float[] block in inputs.Fill(x))
        {
            for (int i = 0; i < block.Length; i++)
            {
                exact[i] = Exact(block[i]);
            }

            foreach (Measurement measurement in measurements)
            {
                Function(measurement.Bits, block, y);
                for (int i = 0; i < block.Length; i++)
                {
                    if (Includes is null || Includes(block[i]))
                    {
                        measurement.Take(block[i], Error(exact[i], y[i]));
                    }
                }
            }
        }

        return measurements;
    }

    private double Error(double exact, float actual)
        => Unit == ErrorUnit.LastPlace ? Errors.InLastPlaces(exact, actual) : Errors.InRoundingUnits(exact, actual);
}
