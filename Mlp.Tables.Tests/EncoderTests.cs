namespace Mlp.Tables.Tests;

public class EncoderTests
{
    [Fact]
    public void Encode_GapsCategoriesAndNumbers_AreWhatTheDefinitionSays()
    {
        // Lengths 1, 2, 3, 4 and a gap: median 2.5, quartiles 1.75 and 3.25, mean 2.5, so the third piece begins at a gap. No row is of place 2, none has no place.
        double[] cells =
        [
            1, 7, 0, 0, 1,
            2, 7, 1, 1, 0,
            3, 7, 1, 2, 1,
            4, 7, 0, double.NaN, 0,
            double.NaN, 7, 0, 0, 1,
        ];
        List<string> notes = [];
        TableEncoder encoder = TableEncoderFit.Fit(FlowerModel.Schema, cells, 5, notes);

        double z = (4 - 2.5) / (1.5 / 1.3489795003921634);
        float clipped = (float)(z / Math.Sqrt(1 + (z * z / 9)));
        Assert.Equal([clipped, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0], Encode(encoder, cells.AsSpan(15, 5)), Close);
        Assert.Equal([0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0], Encode(encoder, cells.AsSpan(20, 5)), Close);

        // What no training row had is nothing: a gap in Width, place 2, a missing place.
        Assert.Equal([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0], Encode(encoder, [double.NaN, double.NaN, 2, 2, 0]), Close);
        Assert.Equal([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0], Encode(encoder, [double.NaN, double.NaN, double.NaN, 2, 0]), Close);
        Assert.Contains("length: 1 of 5 rows have no value; it was filled with the mean, 2.5.", notes);
        Assert.Contains("Width: all rows have the same value; it is left out.", notes);
        Assert.Contains("Place: no row has West; it counts as nothing.", notes);
    }

    [Fact]
    public void Encode_LargeNumbers_AreCentredBeforeTheyBecomeFloats()
    {
        double[] cells = [0, 0, 1e11 + 1, 1, 1, 1e11 + 2, 2, 2, 1e11 + 3];
        TableEncoder encoder = TableEncoderFit.Fit(WallModel.Schema, cells, 3, []);
        double z = 1 / (1 / 1.3489795003921634);
        Assert.Equal((float)(-z / Math.Sqrt(1 + (z * z / 9))), Encode(encoder, cells.AsSpan(0, 3))[2], 1e-6f);
        Assert.Equal(0, Encode(encoder, cells.AsSpan(3, 3))[2]);
    }

    [Fact]
    public void Pieces_GrowFromKnotToKnot()
    {
        // Quantiles of 0 to 8 are 0, 2, 4, 6, 8.
        double[] knots = new double[5];
        PiecewiseLinear.Fit([0, 1, 2, 3, 4, 5, 6, 7, 8], knots);
        Assert.Equal([0, 2, 4, 6, 8], knots);
        Assert.Equal([1, 0.5f, 0, 0], Pieces(3, knots));
        Assert.Equal([0, 0, 0, 0], Pieces(-100, knots));
        Assert.Equal([1, 1, 1, 1], Pieces(double.PositiveInfinity, knots));
        Assert.Equal([1, 1, 1, 0.25f], Pieces(6.5, knots));

        // Values that are the same leave pieces without a width, and the largest numbers do not overflow.
        PiecewiseLinear.Fit([5, 5, 5, 5, 9], knots);
        Assert.Equal([0, 0, 0, 0.5f], Pieces(7, knots));
        PiecewiseLinear.Fit([-double.MaxValue, double.MaxValue], knots);
        Assert.Equal([1, 1, 0, 0], Pieces(0, knots));
    }

    [Fact]
    public void Encode_AColumnThatIsLeftOut_IsNothing()
    {
        // Rounding is no difference: such a column has neither a scale nor pieces.
        double[] cells = [1, 0.3, 0, 0, 1, 2, 0.30000000000000004, 1, 1, 0, 3, 0.3, 0, 2, 1];
        List<string> notes = [];
        TableEncoder encoder = TableEncoderFit.Fit(FlowerModel.Schema, cells, 3, notes);
        Assert.Contains("Width: all rows have the same value; it is left out.", notes);
        foreach (double width in new[] { 0.3, 0.30000000000000004, 0.5, -1 })
        {
            Assert.Equal([0, 0, 0, 0], Encode(encoder, [1, width, 0, 0, 1])[17..]);
        }
    }

    [Fact]
    public void FeatureCount_OfManyNumbers_HasNoPieces()
    {
        TableColumn[] numbers = [.. Enumerable.Range(0, 65).Select(i => new TableColumn($"n{i}", $"N{i}", ColumnKind.Number))];
        Assert.Equal(65, new TableSchema(numbers, numbers[0]).FeatureCount);
        Assert.Equal(64 * 5, new TableSchema(numbers[1..], numbers[0]).FeatureCount);
    }

    [Theory]
    [InlineData(double.MaxValue, 3)]
    [InlineData(-double.MaxValue, -3)]
    [InlineData(1e160, 3)]
    [InlineData(0, 0)]
    public void SoftClip_AnyNumber_IsWithinTheLimit(double value, double expected) => Assert.Equal(expected, TableEncoder.SoftClip(value), 1e-9);

    [Fact]
    public void Target_OfLargeNumbers_ComesBack()
    {
        TableTarget target = TableTarget.Fit([1e300, 1.5e300, 1.75e300]);
        Assert.Equal(1.5e300, target.Decode(target.Encode(1.5e300)), 1e294);
        Assert.Equal(1.75e300, target.Decode(1e6f));
        Assert.Equal(7, TableTarget.Fit([7, 7]).Decode(3));
    }

    private static float[] Pieces(double value, double[] knots)
    {
        float[] features = [7, 7, 7, 7];
        PiecewiseLinear.Encode(value, knots, features);
        return features;
    }

    private static float[] Encode(TableEncoder encoder, ReadOnlySpan<double> cells)
    {
        float[] features = new float[encoder.Schema.FeatureCount];
        features.AsSpan().Fill(float.NaN);
        encoder.Encode(cells, features);
        return features;
    }

    private static bool Close(float expected, float actual) => Math.Abs(expected - actual) < 1e-6;
}
