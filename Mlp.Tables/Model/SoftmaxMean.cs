namespace Mlp.Tables;

/// <summary>Softmax in double, the largest logit taken out first, so that nothing overflows.</summary>
internal static class SoftmaxMean
{
    /// <summary>Adds the probabilities of a row's logits, times a factor.</summary>
    public static void Add(ReadOnlySpan<float> logits, double factor, Span<double> probabilities)
    {
        float largest = Largest(logits);
        double sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp((double)logit - largest);
        }

        for (int i = 0; i < logits.Length; i++)
        {
            probabilities[i] += factor * Math.Exp((double)logits[i] - largest) / sum;
        }
    }

    /// <summary>ln Σ exp.</summary>
    public static double LogSumExp(ReadOnlySpan<float> logits)
    {
        float largest = Largest(logits);
        double sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp((double)logit - largest);
        }

        return largest + Math.Log(sum);
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        float largest = values[0];
        foreach (float value in values)
        {
            largest = Math.Max(largest, value);
        }

        return largest;
    }
}
