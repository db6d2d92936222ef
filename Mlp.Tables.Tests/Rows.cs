namespace Mlp.Tables.Tests;

/// <summary>Rows whose target follows from their features, by a generator of its own.</summary>
internal static class Rows
{
    public static Flower[] Flowers(int count, int seed = 1)
    {
        System.Random random = new(seed);
        Flower[] rows = new Flower[count];
        for (int i = 0; i < count; i++)
        {
            double length = random.NextDouble() * 10, width = random.NextDouble() * 1000;
            int place = random.Next(3);

            // Class 2 is rare.
            int kind = length > 9 ? 2 : width + (place == 1 ? 300 : 0) > 600 ? 1 : 0;
            rows[i] = new Flower(
                random.Next(10) == 0 && kind < 2 ? null : length,
                width,
                random.Next(20) == 0 ? null : place,
                random.Next(4) switch { 0 => "red", 1 => "blue", 2 => "green", _ => null },
                random.Next(2) == 0,
                i % 50 == 49 ? null : kind);
        }

        return rows;
    }

    public static Wall[] Walls(int count, int seed = 1)
    {
        System.Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            double width = random.NextDouble() * 10, height = random.NextDouble() * 3, age = 1e9 + (random.NextDouble() * 100);
            return new Wall([width, height], age, 5000 + (100 * width * height) - (2 * (age - 1e9)));
        })];
    }
}
