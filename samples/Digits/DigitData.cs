using System.Globalization;
using System.IO.Compression;
using System.Reflection;

namespace Digits;

/// <summary>The 1,797 handwritten digits that the program carries with it (Data/NOTICE.md), cut into training and test rows.</summary>
internal static class DigitData
{
    private const int TestRows = 450;

    /// <summary>The file's pixels are whole numbers from 0 to 16; the network's inputs are pixel / 16, so from 0 to 1.</summary>
    private const float LargestPixel = 16;

    /// <summary>
    /// A stratified split into 1,347 training and 450 test rows: of each digit a quarter, to within one row, is for testing.
    /// Which rows those are depends on the seed alone.
    /// </summary>
    public static (DigitSet Training, DigitSet Test) Split(int seed)
    {
        DigitSet all = Read();
        int[] shuffled = [.. Enumerable.Range(0, all.Rows)];
        new Random(seed).Shuffle(shuffled);

        // Digit by digit, in random order within a digit: OrderBy is stable. 450 of 1,797 evenly spaced places are for testing.
        int[] byDigit = [.. shuffled.OrderBy(row => all.Labels[row])];
        ILookup<bool, int> isTest = Enumerable.Range(0, all.Rows).ToLookup(
            place => (place + 1) * TestRows / all.Rows > place * TestRows / all.Rows,
            place => byDigit[place]);
        return (Take(all, [.. isTest[false]]), Take(all, [.. isTest[true]]));
    }

    private static DigitSet Take(DigitSet all, int[] rows)
    {
        DigitSet taken = new(new float[rows.Length * DigitNet.InChannels], new int[rows.Length]);
        all.Copy(rows, taken.Images, taken.Labels);
        return taken;
    }

    private static DigitSet Read()
    {
        List<float> images = [];
        List<int> labels = [];
        using Stream compressed = Assembly.GetExecutingAssembly().GetManifestResourceStream("optdigits.csv.gz")!;
        using StreamReader reader = new(new GZipStream(compressed, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            int[] numbers = [.. line.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
            images.AddRange(numbers.Take(DigitNet.InChannels).Select(pixel => pixel / LargestPixel));
            labels.Add(numbers[DigitNet.InChannels]);
        }

        return new DigitSet([.. images], [.. labels]);
    }
}
