using Mlp.Data;
using Mlp.Metrics;

namespace Mlp.Training;

/// <summary>Predicts the rows of a dataset, batch by batch, into memory that is used again, and counts losses and metrics.</summary>
internal sealed class Evaluator
{
    private readonly IMlp _network;
    private readonly Dataset _dataset;
    private readonly BatchLoss _loss;
    private readonly DataLoader _loader;
    private readonly IReadOnlyList<IMetric> _metrics;
    private readonly float[] _outputs;
    private readonly int _channels;
    private readonly int _threads;

    public Evaluator(IMlp network, ILoss loss, Dataset dataset, TrainerOptions options)
    {
        _network = network;
        _channels = NetworkShape.OutputLength(network);
        _loss = new BatchLoss(loss, dataset, _channels);
        NetworkShape.CheckInputs(network, dataset);
        _metrics = options.Metrics;
        _threads = options.Threads;
        foreach (IMetric metric in _metrics)
        {
            bool fits = dataset.Classes > 0 ? metric is IMetric<int> : metric is IMetric<float>;
            if (!fits)
            {
                throw new ArgumentException($"The metric '{metric.Name}' takes no {(dataset.Classes > 0 ? "labels" : "target numbers")}, which is what the dataset's rows have: leave it out of the options' Metrics.", nameof(dataset));
            }

            Rehearse(metric, dataset);
        }

        // Batches large enough for the widest tiles; where statistics are the batch's own, those of training.
        bool ownStatistics = _network.TakesBatchStatistics && !_network.StateLayout.Tensors.Any(tensor => tensor.Role == TensorRole.RunningMean);
        _loader = new DataLoader(dataset, ownStatistics ? options.BatchSize : Math.Max(options.BatchSize, 240), requiresMoreThanOneRow: ownStatistics);
        _outputs = new float[_loader.MaxRows * _channels];
        _dataset = dataset;
    }

    public Evaluation Run()
    {
        LossMean mean = default;
        foreach (IMetric metric in _metrics)
        {
            metric.Reset();
        }

        _loader.Position = default;
        foreach (Batch batch in _loader.Epoch())
        {
            Span<float> outputs = _outputs.AsSpan(0, batch.Rows * _channels);
            _network.Forward(batch.Inputs, outputs, _threads);
            mean.Add(_loss.Forward(outputs, batch), _loss.Divisor(batch));
            foreach (IMetric metric in _metrics)
            {
                Add(metric, outputs, batch.Labels, batch.Targets);
            }
        }

        return new Evaluation(_dataset.Rows, mean.Value, [.. _metrics.Select(metric => new MetricValue(metric.Name, metric.Value))]);
    }

    private static void Add(IMetric metric, ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets)
    {
        if (metric is IMetric<int> ofLabels && !labels.IsEmpty)
        {
            ofLabels.Add(outputs, labels);
        }
        else
        {
            ((IMetric<float>)metric).Add(outputs, targets);
        }
    }

    // A metric for another number of outputs is to be found before an epoch has been trained.
    private void Rehearse(IMetric metric, Dataset dataset)
    {
        if (dataset.Rows == 0)
        {
            return;
        }

        try
        {
            metric.Reset();
            Add(metric, new float[_channels], dataset.Labels[..Math.Min(1, dataset.Classes)], dataset.Targets[..dataset.Outputs]);
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"The metric '{metric.Name}' does not fit the network, which has {_channels} outputs, or the dataset: make it for {_channels}, or leave it out of the options' Metrics. {error.Message}", nameof(dataset), error);
        }
        finally
        {
            metric.Reset();
        }
    }
}
