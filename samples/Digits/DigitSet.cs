namespace Digits;

/// <summary>Pictures and what they show.</summary>
/// <param name="Images">[rows, 64], row-major: 8×8 pixels a row, 0 (paper) to 1 (ink).</param>
/// <param name="Labels">[rows], 0 to 9.</param>
internal sealed record DigitSet(float[] Images, int[] Labels)
{
    /// <summary>How many pictures there are.</summary>
    public int Rows => Labels.Length;

    /// <summary>One picture's 64 pixels.</summary>
    public ReadOnlySpan<float> Image(int row) => Images.AsSpan(row * DigitNet.InChannels, DigitNet.InChannels);

    /// <summary>Copies some of the rows, in the order given.</summary>
    /// <param name="rows">Which.</param>
    /// <param name="images">[rows, 64]: receives their pictures.</param>
    /// <param name="labels">[rows]: receives what they show.</param>
    public void Copy(ReadOnlySpan<int> rows, Span<float> images, Span<int> labels)
    {
        for (int index = 0; index < rows.Length; index++)
        {
            Image(rows[index]).CopyTo(images[(index * DigitNet.InChannels)..]);
            labels[index] = Labels[rows[index]];
        }
    }
}
