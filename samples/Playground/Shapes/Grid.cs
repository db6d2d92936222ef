namespace Playground.Shapes;

/// <summary>The middles of the pixels of a square picture of the plane.</summary>
internal static class Grid
{
    /// <summary>The picture shows what is between −<see cref="Extent"/> and <see cref="Extent"/>, in both directions.</summary>
    public const double Extent = 1.2;

    /// <summary>Returns the points: [side · side, 2], from the upper left to the lower right.</summary>
    public static float[] Points(int side)
    {
        float[] points = new float[2 * side * side];
        for (int pixel = 0; pixel < side * side; pixel++)
        {
            (int row, int column) = Math.DivRem(pixel, side);
            points[2 * pixel] = (float)(Extent * ((((2 * column) + 1.0) / side) - 1));
            points[(2 * pixel) + 1] = (float)(Extent * (1 - (((2 * row) + 1.0) / side)));
        }

        return points;
    }
}
