namespace Playground.Shapes;

/// <summary>Scatters points along a shape, within the square from −1 to 1, half of them of each class.</summary>
/// <param name="shape">The shape.</param>
/// <param name="noise">How far a point lies beside its place: the standard deviation in each direction.</param>
/// <param name="seed">Of the places, and of the noise.</param>
internal sealed class ShapePoints(Shape shape, double noise, int seed)
{
    private const double Turns = 1.5;

    private readonly Random _random = new(seed);

    /// <summary>Makes points; each call makes others.</summary>
    public Points Make(int count)
    {
        Points points = new();
        for (int point = 0; point < count && shape != Shape.Drawn; point++)
        {
            int label = point % 2;
            (double x, double y) = Place(label);
            points.Add(x + (noise * Gaussian()), y + (noise * Gaussian()), label);
        }

        return points;
    }

    private (double X, double Y) Place(int label) => shape switch
    {
        Shape.Spirals => Spiral(label),
        Shape.Circles => Polar(label == 0 ? 0.5 * Root() : 0.75 + (0.2 * _random.NextDouble()), 2 * Math.PI * _random.NextDouble()),
        Shape.Moons => Moon(label),
        Shape.ExclusiveOr => Square(label),
        _ => throw new InvalidOperationException($"Points of the shape {shape} are not made, but drawn."),
    };

    private (double X, double Y) Spiral(int label)
    {
        // The square root spreads points evenly along the spiral, whose outer turns are longer.
        double along = Root();
        return Polar(0.08 + (0.87 * along), (2 * Math.PI * Turns * along) + (Math.PI * label));
    }

    private (double X, double Y) Moon(int label)
    {
        (double x, double y) = Polar(0.6, Math.PI * _random.NextDouble());
        return label == 0 ? (x - 0.3, y - 0.15) : (0.3 - x, 0.15 - y);
    }

    private (double X, double Y) Square(int label)
    {
        double x = Side(), y = Side();
        bool left = _random.Next(2) == 0;
        return (left ? -x : x, left == (label == 0) ? -y : y);

        double Side() => 0.1 + (0.8 * _random.NextDouble());
    }

    private static (double X, double Y) Polar(double radius, double angle) => (radius * Math.Cos(angle), radius * Math.Sin(angle));

    private double Root() => Math.Sqrt(_random.NextDouble());

    private double Gaussian() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
