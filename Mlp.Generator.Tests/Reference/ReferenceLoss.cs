namespace Mlp.Generator.Tests.Reference;

/// <summary>Losses in double, with their gradients.</summary>
internal static class ReferenceLoss
{
    /// <summary>torch.nn.functional.cross_entropy, mean over rows.</summary>
    public static double CrossEntropy(double[] logits, int[] labels, double[] gradient)
    {
        int classes = labels.Length == 0 ? 0 : logits.Length / labels.Length;
        double loss = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            double[] z = logits.AsSpan(row * classes, classes).ToArray();
            double largest = z.Max();
            double sum = z.Sum(value => Math.Exp(value - largest));
            loss += (largest + Math.Log(sum) - z[labels[row]]) / labels.Length;
            for (int i = 0; i < classes; i++)
            {
                double target = i == labels[row] ? 1 : 0;
                gradient[row * classes + i] = (Math.Exp(z[i] - largest) / sum - target) / labels.Length;
            }
        }

        return loss;
    }

    /// <summary>torch.nn.functional.mse_loss, mean over all elements.</summary>
    public static double MeanSquaredError(double[] outputs, double[] targets, double[] gradient)
    {
        double loss = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            double difference = outputs[i] - targets[i];
            loss += difference * difference / outputs.Length;
            gradient[i] = 2 * difference / outputs.Length;
        }

        return loss;
    }
}
