using Mlp.Generator.Tests.Execution;

namespace Mlp.Generator.Tests.Reference;

/// <summary>torch.nn.LayerNorm and torch.nn.RMSNorm over the channels.</summary>
internal sealed class ReferenceRowNorm : ReferenceModule
{
    private readonly Topology topology;
    private readonly int channels;
    private readonly bool centers;
    private readonly ReferenceTensor? weight;
    private readonly ReferenceTensor? bias;
    private double[] normalized = [];
    private double[] reciprocals = [];

    public ReferenceRowNorm(string name, int channels, Topology topology)
    {
        Name = name;
        this.topology = topology;
        this.channels = channels;
        centers = topology.NormLayer == NormLayer.LayerNorm;
        if (topology.NormAffine)
        {
            weight = new ReferenceTensor(name + ".weight", true, channels);
            Array.Fill(weight.Values, 1);
            bias = centers ? new ReferenceTensor(name + ".bias", true, channels) : null;
        }
    }

    /// <summary>Its index in the Sequential.</summary>
    public string Name { get; }

    public override IReadOnlyList<ReferenceTensor> Tensors => new[] { weight, bias }.OfType<ReferenceTensor>().ToArray();

    public override double[] Forward(double[] x, int rows, bool training)
    {
        normalized = new double[x.Length];
        reciprocals = new double[rows];
        double[] y = new double[x.Length];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> own = x.AsSpan(row * channels, channels);
            double mean = 0, squares = 0;
            foreach (double value in own)
            {
                mean += centers ? value / channels : 0;
            }

            foreach (double value in own)
            {
                squares += (value - mean) * (value - mean);
            }

            reciprocals[row] = 1 / Math.Sqrt(squares / channels + topology.NormEps);
            for (int channel = 0; channel < channels; channel++)
            {
                int i = row * channels + channel;
                normalized[i] = (x[i] - mean) * reciprocals[row];
                y[i] = normalized[i] * (weight?.Values[channel] ?? 1) + (bias?.Values[channel] ?? 0);
            }
        }

        return y;
    }

    public override double[] Backward(double[] gradient)
    {
        double[] dx = new double[gradient.Length];
        foreach (ReferenceTensor tensor in Tensors)
        {
            Array.Clear(tensor.Gradient);
        }

        for (int row = 0; row < reciprocals.Length; row++)
        {
            double sum = 0, product = 0;
            for (int channel = 0; channel < channels; channel++)
            {
                int i = row * channels + channel;
                double g = gradient[i] * (weight?.Values[channel] ?? 1);
                sum += centers ? g : 0;
                product += g * normalized[i];
                if (weight is not null)
                {
                    weight.Gradient[channel] += gradient[i] * normalized[i];
                }

                if (bias is not null)
                {
                    bias.Gradient[channel] += gradient[i];
                }
            }

            for (int channel = 0; channel < channels; channel++)
            {
                int i = row * channels + channel;
                double g = gradient[i] * (weight?.Values[channel] ?? 1);
                dx[i] = reciprocals[row] * (g - sum / channels - normalized[i] * product / channels);
            }
        }

        return dx;
    }
}
