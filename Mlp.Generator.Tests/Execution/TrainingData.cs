using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>
/// A batch on which a net in float can be held against one in double: no activation sits so close to a kink, and no batch
/// variance is so small, that rounding between the modules alone changes the gradients.
/// </summary>
internal sealed class TrainingData
{
    private TrainingData(ReferenceMlp start, uint stream, int rows)
    {
        Topology topology = start.Topology;
        Rows = rows;
        Inputs = HashFormula.Floats(stream, rows * topology.InChannels, -2, 2);
        Labels = HashFormula.Labels(stream + 1, rows, topology.OutChannels);
        (Net, Outputs, OutputGradient, InputGradient, Loss) = Run(start);
        IsBenign = SurvivesRounding(start);
    }

    public int Rows { get; }

    public float[] Inputs { get; }

    public int[] Labels { get; }

    /// <summary>The reference after its forward and backward pass: gradients, running statistics moved.</summary>
    public ReferenceMlp Net { get; }

    public double[] Outputs { get; }

    public double[] OutputGradient { get; }

    public double[] InputGradient { get; }

    public double Loss { get; }

    private bool IsBenign { get; }

    /// <summary>The first of a few batches that is benign, or null. <paramref name="start"/> stays as it is.</summary>
    public static TrainingData? Find(ReferenceMlp start, uint stream, int rows)
    {
        for (uint attempt = 0; attempt < 8; attempt++)
        {
            TrainingData data = new(start, stream + 2 * attempt, rows);
            if (data.IsBenign)
            {
                return data;
            }
        }

        return null;
    }

    /// <summary>
    /// What differences in a parameter's gradient are relative to: its largest magnitude; for a Linear bias in front of batch
    /// statistics, whose gradient is zero, that of its weight's gradient.
    /// </summary>
    public double GradientScale(string name)
    {
        bool zero = name.EndsWith(".bias", StringComparison.Ordinal) && Net.Topology.HasBatchStatistics
            && Net[name.Replace(".bias", ".weight", StringComparison.Ordinal)].Shape.Length == 2
            && name != Net.Parameters.Last().Name;
        return Errors.Largest(Net[zero ? name.Replace(".bias", ".weight", StringComparison.Ordinal) : name].Gradient);
    }

    private (ReferenceMlp Net, double[] Outputs, double[] OutputGradient, double[] InputGradient, double Loss) Run(ReferenceMlp start)
    {
        ReferenceMlp net = start.Clone();
        net.RoundsToFloat = start.RoundsToFloat;
        double[] outputs = net.ForwardTraining(Errors.Widen(Inputs), Rows);
        double[] outputGradient = new double[outputs.Length];
        double loss = ReferenceLoss.CrossEntropy(outputs, Labels, outputGradient);
        return (net, outputs, outputGradient, net.Backward(outputGradient), loss);
    }

    /// <summary>Runs once more with every value between two modules rounded to float, and compares everything.</summary>
    private bool SurvivesRounding(ReferenceMlp start)
    {
        ReferenceMlp rounded = start.Clone();
        rounded.RoundsToFloat = true;
        (ReferenceMlp other, double[] outputs, _, double[] inputGradient, _) = Run(rounded);
        if (Beyond(outputs, Outputs, Errors.Largest(Outputs), 1e-6) || Beyond(inputGradient, InputGradient, Errors.Largest(InputGradient), 1e-5))
        {
            return false;
        }

        // A ReLU that takes another side changes little where many rows add up, but it must not be left to rounding.
        bool kinks = Net.Activations.Any(activation => activation.Kinks.Any(kink => NearKink(activation.Inputs, kink, 2e-6 * Errors.Largest(activation.Inputs))));
        return !kinks && !Net.Parameters.Any(tensor => Beyond(other[tensor.Name].Gradient, tensor.Gradient, GradientScale(tensor.Name), 1e-5));
    }

    private static bool NearKink(double[] values, double kink, double margin)
        => Array.Exists(values, value => value != kink && Math.Abs(value - kink) < margin);

    private static bool Beyond(double[] a, double[] b, double scale, double tolerance)
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (!(Math.Abs(a[i] - b[i]) <= tolerance * scale))
            {
                return true;
            }
        }

        return false;
    }
}
