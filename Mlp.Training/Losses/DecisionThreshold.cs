namespace Mlp;

/// <summary>Finds the threshold of a loss that does not say it.</summary>
internal static class DecisionThreshold
{
    /// <summary>Of logits and margins.</summary>
    public const float OfLogits = 0f;

    /// <summary>Of numbers that shall become 0 or 1, and of probabilities.</summary>
    public const float OfNumbers = 0.5f;

    /// <summary>
    /// Tries a row of class 0: where an output of −1 costs less than one of 0, outputs are logits or margins, which go on below 0; else
    /// they are numbers, for which 0 is best.
    /// </summary>
    public static float Of(ILoss loss)
    {
        if (loss is not ILoss<float> ofNumbers)
        {
            return OfLogits;
        }

        try
        {
            return Value(ofNumbers, output: -1) < Value(ofNumbers, output: 0) ? OfLogits : OfNumbers;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // −1 is no probability.
            return OfNumbers;
        }
    }

    private static float Value(ILoss<float> loss, float output)
    {
        ReadOnlySpan<float> outputs = [output], targets = [0];
        if (loss.Reduction != Reduction.None)
        {
            return loss.Forward(outputs, targets, channels: 1);
        }

        Span<float> losses = [0];
        loss.ForwardEach(outputs, targets, losses, channels: 1);
        return losses[0];
    }
}
