namespace Embedded;

/// <summary>What the network makes of a picture.</summary>
/// <param name="Digit">The digit that it reads.</param>
/// <param name="Percent">How sure it is, by the softmax of its logits.</param>
internal readonly record struct Answer(int Digit, int Percent)
{
    /// <summary>Reads a picture. Allocates nothing.</summary>
    /// <param name="pixels">[64], from 0 to 1.</param>
    public static Answer To(ReadOnlySpan<float> pixels)
    {
        Span<float> logits = stackalloc float[DigitReader.OutChannels];
        DigitReader.Forward(pixels, logits);

        int digit = 0;
        for (int candidate = 1; candidate < logits.Length; candidate++)
        {
            if (logits[candidate] > logits[digit])
            {
                digit = candidate;
            }
        }

        float sum = 0;
        foreach (float logit in logits)
        {
            sum += MathF.Exp(logit - logits[digit]);
        }

        return new Answer(digit, (int)(100 / sum));
    }
}
