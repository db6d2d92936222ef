using System.Globalization;

namespace Mlp.Benchmarks.Deployment;

/// <summary>The task of the peers' programs: a digit of 64 pixels is read from a file, and the answer written.</summary>
internal static class Digit
{
    /// <summary>The pixels, from 0 to 1.</summary>
    public static float[] Read(string file)
    {
        string[] numbers = File.ReadAllText(file).Split(',');
        float[] pixels = new float[64];
        for (int index = 0; index < pixels.Length; index++)
        {
            pixels[index] = int.Parse(numbers[index], CultureInfo.InvariantCulture) / 16f;
        }

        return pixels;
    }

    /// <summary>Writes where the largest logit is, and past the console's set-up.</summary>
    public static void Write(ReadOnlySpan<float> logits)
    {
        int digit = 0;
        for (int candidate = 1; candidate < logits.Length; candidate++)
        {
            digit = logits[candidate] > logits[digit] ? candidate : digit;
        }

        using Stream output = Console.OpenStandardOutput();
        output.Write([(byte)('0' + digit), (byte)'\n']);
    }
}
