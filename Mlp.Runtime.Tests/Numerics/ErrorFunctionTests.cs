namespace Mlp.Tests.Numerics;

/// <summary>The reference that GELU is measured against, itself measured.</summary>
public class ErrorFunctionTests
{
    /// <summary>erf and erfc to 22 digits by mpmath 1.3 with 40 digits; up to 2, the first ten are those of Abramowitz and Stegun's table 7.1.</summary>
    public static TheoryData<double, double, double> Published => new()
    {
        { 0.1, 0.1124629160182848984047, 0.8875370839817151015953 },
        { 0.25, 0.2763263901682369329851, 0.7236736098317630670149 },
        { 0.46875, 0.4926134732179379915882, 0.5073865267820620084118 },
        { 0.5, 0.5204998778130465376827, 0.4795001221869534623173 },
        { 0.75, 0.7111556336535151315989, 0.2888443663464848684011 },
        { 1, 0.8427007929497148693412, 0.1572992070502851306588 },
        { 1.5, 0.966105146475310727067, 0.03389485352468927293302 },
        { 2, 0.9953222650189527341621, 0.004677734981047265837931 },
        { 2.5, 0.9995930479825550410604, 0.0004069520174449589395642 },
        { 3, 0.9999779095030014145586, 0.00002209049699858544137278 },
        { 3.5, 0.9999992569016276585873, 7.430983723414127455237e-7 },
        { 4, 0.99999998458274209972, 1.541725790028001885216e-8 },
        { 4.5, 0.9999999998033839558457, 1.966160441542887476279e-10 },
        { 5, 0.9999999999984625402056, 1.537459794428034850188e-12 },
        { 7, 1, 4.183825607779414398614e-23 },
        { 10, 1, 2.088487583762544757001e-45 },
        { 15, 1, 7.212994172451206666565e-100 },
        { 20, 1, 5.395865611607900928935e-176 },
        { 26, 1, 5.663192408856142846476e-296 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Erf_and_erfc_equal_published_values(double x, double erf, double erfc)
    {
        Near(erf, ErrorFunction.Value(x));
        Near(-erf, ErrorFunction.Value(-x));
        Near(erfc, ErrorFunction.Complementary(x));
        Near(1 + erf, ErrorFunction.Complementary(-x));
    }

    /// <summary>The slope of erfc, by differences, is −2/√π · e^(−x²): no step where one approximation follows another.</summary>
    [Fact]
    public void Erfc_has_its_derivative()
    {
        for (double x = -6; x < 25; x += 1.0 / 128)
        {
            const double Step = 1e-4;
            double slope = (ErrorFunction.Complementary(x + Step) - ErrorFunction.Complementary(x - Step)) / (2 * Step);
            double exact = -2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x);
            Assert.InRange(slope, exact - (1e-4 * Math.Abs(exact)) - 1e-11 * (x < 1 ? 1 : 0), exact + (1e-4 * Math.Abs(exact)) + 1e-11 * (x < 1 ? 1 : 0));
        }
    }

    [Fact]
    public void Erfc_at_its_edges()
    {
        Assert.Equal(1, ErrorFunction.Complementary(0));
        Assert.Equal(0, ErrorFunction.Complementary(double.PositiveInfinity));
        Assert.Equal(2, ErrorFunction.Complementary(double.NegativeInfinity));
        Assert.True(double.IsNaN(ErrorFunction.Complementary(double.NaN)));
    }

    private static void Near(double expected, double actual) => Assert.InRange(Math.Abs(actual - expected), 0, 1e-15 * Math.Abs(expected));
}
