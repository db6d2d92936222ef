namespace Mlp.Generator.Tests.Reference;

/// <summary>(x − mean) / std of each channel.</summary>
internal sealed class ReferenceStandardize : ReferenceModule
{
    private readonly ReferenceTensor mean;
    private readonly ReferenceTensor std;

    public ReferenceStandardize(int channels)
    {
        mean = new ReferenceTensor("inputs.mean", false, channels);
        std = new ReferenceTensor("inputs.std", false, channels);
        Array.Fill(std.Values, 1);
    }

    public override IReadOnlyList<ReferenceTensor> Tensors => [mean, std];

    public override double[] Forward(double[] x, int rows, bool training)
        => [.. x.Select((value, i) => (value - mean.Values[i % mean.Values.Length]) / std.Values[i % std.Values.Length])];

    public override double[] Backward(double[] gradient) => [.. gradient.Select((g, i) => g / std.Values[i % std.Values.Length])];
}

/// <summary>y · std + mean of each channel, in evaluation mode; nothing in training.</summary>
internal sealed class ReferenceUnstandardize : ReferenceModule
{
    private readonly ReferenceTensor mean;
    private readonly ReferenceTensor std;

    public ReferenceUnstandardize(int channels)
    {
        mean = new ReferenceTensor("outputs.mean", false, channels);
        std = new ReferenceTensor("outputs.std", false, channels);
        Array.Fill(std.Values, 1);
    }

    public override IReadOnlyList<ReferenceTensor> Tensors => [mean, std];

    public override double[] Forward(double[] x, int rows, bool training)
        => training ? x : [.. x.Select((value, i) => (value * std.Values[i % std.Values.Length]) + mean.Values[i % mean.Values.Length])];

    public override double[] Backward(double[] gradient) => gradient;
}

/// <summary>torch.nn.Softmax(dim=1) or torch.nn.LogSoftmax(dim=1).</summary>
internal sealed class ReferenceSoftmax(int channels, bool isLog) : ReferenceModule
{
    private double[] probabilities = [];

    public override double[] Forward(double[] x, int rows, bool training)
    {
        double[] logarithms = [.. x.Chunk(channels).SelectMany(row => row.Select(value => value - row.Max() - Math.Log(row.Sum(other => Math.Exp(other - row.Max())))))];
        probabilities = Array.ConvertAll(logarithms, Math.Exp);
        return isLog ? logarithms : (double[])probabilities.Clone();
    }

    public override double[] Backward(double[] gradient)
    {
        double[] dx = new double[gradient.Length];
        for (int first = 0; first < dx.Length; first += channels)
        {
            double sum = 0;
            for (int i = first; i < first + channels; i++)
            {
                sum += isLog ? gradient[i] : gradient[i] * probabilities[i];
            }

            for (int i = first; i < first + channels; i++)
            {
                dx[i] = isLog ? gradient[i] - (probabilities[i] * sum) : probabilities[i] * (gradient[i] - sum);
            }
        }

        return dx;
    }
}
