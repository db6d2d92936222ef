using System.Globalization;

namespace Mlp.Tests.Simd;

/// <summary>PyTorch's values, as tools/make_math_fixtures.py writes them, and the inputs that it and the tests make alike.</summary>
internal static class MathFixtures
{
    /// <summary>The lines of one file: the words before the colon and the numbers after it.</summary>
    public static IEnumerable<(string[] Name, string[] Numbers)> Read(string file)
    {
        foreach (string line in File.ReadLines(Path.Combine(Folder(), file)))
        {
            string[] halves = line.Split(':');
            yield return (halves[0].Split(' '), halves[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    public static float Float(string text) => text switch
    {
        "inf" => float.PositiveInfinity,
        "-inf" => float.NegativeInfinity,
        "nan" => float.NaN,
        _ => float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    public static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The script's values(): floats in [−scale, scale) from a hash of (seed, index).</summary>
    public static float[] Values(int count, int seed, double scale)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            uint h = unchecked(((uint)i * 2654435761u) + ((uint)seed * 40503u) + 12345u);
            h = unchecked((h ^ (h >> 15)) * 2246822519u);
            h = unchecked((h ^ (h >> 13)) * 3266489917u);
            h ^= h >> 16;
            values[i] = (float)(((h / 4294967296.0 * 2) - 1) * scale);
        }

        return values;
    }

    private static string Folder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "Mlp.Runtime.Tests", "Fixtures", "math");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException("Mlp.Runtime.Tests/Fixtures/math is in none of the folders above the tests.");
    }
}
