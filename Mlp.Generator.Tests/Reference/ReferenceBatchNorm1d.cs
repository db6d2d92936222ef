using Mlp.Generator.Tests.Execution;

namespace Mlp.Generator.Tests.Reference;

/// <summary>torch.nn.BatchNorm1d.</summary>
internal sealed class ReferenceBatchNorm1d : ReferenceModule
{
    private readonly Topology topology;
    private readonly int channels;
    private readonly ReferenceTensor? weight;
    private readonly ReferenceTensor? bias;
    private readonly ReferenceTensor? runningMean;
    private readonly ReferenceTensor? runningVar;
    private double[] centred = [];
    private double[] reciprocals = [];
    private bool batchStatistics;

    public ReferenceBatchNorm1d(string name, int channels, Topology topology)
    {
        Name = name;
        this.topology = topology;
        this.channels = channels;
        if (topology.NormAffine)
        {
            weight = new ReferenceTensor(name + ".weight", true, channels);
            bias = new ReferenceTensor(name + ".bias", true, channels);
            Array.Fill(weight.Values, 1);
        }

        if (topology.TrackRunningStats)
        {
            runningMean = new ReferenceTensor(name + ".running_mean", false, channels);
            runningVar = new ReferenceTensor(name + ".running_var", false, channels);
            Array.Fill(runningVar.Values, 1);
        }
    }

    /// <summary>Its index in the Sequential.</summary>
    public string Name { get; }

    public long NumBatchesTracked { get; set; }

    public override IReadOnlyList<ReferenceTensor> Tensors =>
        new[] { weight, bias, runningMean, runningVar }.OfType<ReferenceTensor>().ToArray();

    public override double[] Forward(double[] x, int rows, bool training)
    {
        batchStatistics = training || runningMean is null;
        if (batchStatistics && rows == 1)
        {
            throw new ArgumentException("Expected more than 1 value per channel when training");
        }

        if (training && runningMean is not null && rows > 0)
        {
            NumBatchesTracked++;
        }

        centred = new double[x.Length];
        reciprocals = new double[channels];
        double[] y = new double[x.Length];
        for (int channel = 0; channel < channels && rows > 0; channel++)
        {
            (double mean, double variance) = Statistics(x, rows, channel, training);
            reciprocals[channel] = 1 / Math.Sqrt(variance + topology.NormEps);
            for (int i = channel; i < x.Length; i += channels)
            {
                centred[i] = x[i] - mean;
                y[i] = centred[i] * reciprocals[channel] * (weight?.Values[channel] ?? 1) + (bias?.Values[channel] ?? 0);
            }
        }

        return y;
    }

    public override double[] Backward(double[] gradient)
    {
        int rows = gradient.Length / channels;
        double[] dx = new double[gradient.Length];
        for (int channel = 0; channel < channels; channel++)
        {
            double r = reciprocals[channel];
            double sum = 0, sumTimesNormalized = 0;
            for (int i = channel; i < gradient.Length; i += channels)
            {
                sum += gradient[i];
                sumTimesNormalized += gradient[i] * centred[i] * r;
            }

            if (weight is not null && bias is not null)
            {
                weight.Gradient[channel] = sumTimesNormalized;
                bias.Gradient[channel] = sum;
            }

            double scale = (weight?.Values[channel] ?? 1) * r;
            for (int i = channel; i < gradient.Length; i += channels)
            {
                dx[i] = batchStatistics
                    ? scale / rows * (rows * gradient[i] - sum - centred[i] * r * sumTimesNormalized)
                    : scale * gradient[i];
            }
        }

        return dx;
    }

    /// <summary>Mean and variance to normalise by; in training, the running ones move.</summary>
    private (double Mean, double Variance) Statistics(double[] x, int rows, int channel, bool training)
    {
        if (!batchStatistics)
        {
            return (runningMean!.Values[channel], runningVar!.Values[channel]);
        }

        double mean = 0, squares = 0;
        for (int i = channel; i < x.Length; i += channels)
        {
            mean += x[i] / rows;
        }

        for (int i = channel; i < x.Length; i += channels)
        {
            squares += (x[i] - mean) * (x[i] - mean);
        }

        if (training && runningMean is not null && runningVar is not null)
        {
            double f = topology.NormMomentum ?? 1.0 / NumBatchesTracked;
            runningMean.Values[channel] = (1 - f) * runningMean.Values[channel] + f * mean;
            runningVar.Values[channel] = (1 - f) * runningVar.Values[channel] + f * squares / (rows - 1);
        }

        return (mean, squares / rows);
    }
}
