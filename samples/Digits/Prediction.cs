using System.Runtime.InteropServices;

namespace Digits;

/// <summary>What a network makes of some pictures.</summary>
/// <param name="Logits">[rows, 10], row-major: the largest of a row is at the digit that the network reads.</param>
internal sealed record Prediction(float[] Logits)
{
    /// <summary>How many pictures it is about.</summary>
    public int Rows => Logits.Length / DigitNet.OutChannels;

    /// <summary>Predicts all rows in one call.</summary>
    public static Prediction Of(DigitNet net, DigitSet set)
    {
        float[] logits = new float[set.Rows * DigitNet.OutChannels];
        net.Forward(set.Images, logits);
        return new Prediction(logits);
    }

    /// <summary>The digit that the network reads in a picture.</summary>
    public int Digit(int row)
    {
        ReadOnlySpan<float> logits = Logits.AsSpan(row * DigitNet.OutChannels, DigitNet.OutChannels);
        int digit = 0;
        for (int candidate = 1; candidate < logits.Length; candidate++)
        {
            if (logits[candidate] > logits[digit])
            {
                digit = candidate;
            }
        }

        return digit;
    }

    /// <summary>The share of the pictures that are read right.</summary>
    public double Accuracy(int[] labels) => labels.Where((label, row) => label == Digit(row)).Count() / (double)labels.Length;

    /// <summary>Whether the logits are the same bits.</summary>
    public bool IsBitEqualTo(Prediction other)
        => MemoryMarshal.AsBytes(Logits.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(other.Logits.AsSpan()));
}
