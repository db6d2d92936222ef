using Mlp.Data;
using Mlp.Metrics;

namespace Mlp.Training;

/// <summary>Predicts the rows of a dataset, batch by batch, into memory that is used again, and counts losses and metrics.</summary>
internal sealed class Evaluator
{
    // Rows of a batch that fill them whatever the instruction set.
    private const int WidestTiles = 240;

    private readonly IMlp _network;
    private readonly Dataset _dataset;
    private readonly BatchLoss _loss;
    private readonly DataLoader _loader;
    private readonly IReadOnlyList<IMetric> _metrics;
    private readonly float[] _outputs;
    private readonly int _outputLength;

    // Null where each row is one of the network's.
    private readonly LabelledPixels? _pixels;
    private readonly int _threads;
    private readonly float _threshold;

    // Null where this rank predicts all rows.
    private readonly ICollective? _collective;

    /// <param name="network">Predicts.</param>
    /// <param name="loss">That compares.</param>
    /// <param name="dataset">Of a shard, all rows.</param>
    /// <param name="options">Metrics, threads, rows of a batch.</param>
    /// <param name="ranks">Predict the rows together, each a part of them; null: all of it happens here.</param>
    public Evaluator(IMlp network, ILoss loss, Dataset dataset, TrainerOptions options, TrainerRanks? ranks = null)
    {
        dataset = dataset.ShardOf(RankShard.All);
        _network = network;
        _outputLength = NetworkShape.OutputLength(network);
        _loss = new BatchLoss(loss, dataset, network);
        NetworkShape.CheckInputs(network, dataset);
        _metrics = options.Metrics;
        _threads = options.Threads;
        _threshold = NetworkShape.Threshold(network, loss);
        foreach (IMetric metric in _metrics)
        {
            OutputCheck.Check(metric, network);
            bool fits = dataset.Classes > 0 ? metric is IMetric<int> : metric is IMetric<float>;
            if (!fits)
            {
                throw new ArgumentException($"The metric '{metric.Name}' takes no {(dataset.Classes > 0 ? "labels" : "target numbers")}, which is what the dataset's rows have: leave it out of the options' Metrics.", nameof(dataset));
            }

            Rehearse(metric, dataset);
        }

        int channels = NetworkShape.OutputChannels(network), pixels = NetworkShape.Pixels(network);

        // Batches large enough for the widest tiles, whose rows pixels are; where statistics are the batch's own, those of training.
        bool ownStatistics = NetworkShape.PredictsWithBatchStatistics(network);
        _collective = ownStatistics ? null : ranks?.Collective;
        _loader = new DataLoader(dataset, ownStatistics ? options.BatchSize : Math.Max(options.BatchSize, WidestTiles / pixels), requiresMoreThanOneRow: ownStatistics && network.TakesBatchStatistics);
        _outputs = new float[_loader.MaxRows * _outputLength];
        _loss.Reserve(_loader.MaxRows, arePredictions: true);
        bool arePixels = dataset.LabelsPerRow > 1 || dataset.Labels.Contains(ClassIndices.DefaultIgnoreIndex);
        _pixels = arePixels && _metrics.Count > 0 ? new LabelledPixels(channels, pixels, _loader.MaxRows) : null;
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
            Span<float> outputs = _outputs.AsSpan(0, batch.Rows * _outputLength);
            Predict(batch, outputs);
            mean.Add(_loss.Forward(outputs, batch), _loss.Divisor(batch));
            _pixels?.Take(outputs, batch.Labels, batch.Weights);
            foreach (IMetric metric in _metrics)
            {
                Add(metric, batch, outputs);
            }
        }

        return new Evaluation(_dataset.Rows, mean.Value, [.. _metrics.Select(metric => new MetricValue(metric.Name, metric.Value))]);
    }

    // The outputs are the same on all ranks, and so is what comes of them.
    private void Predict(in Batch batch, Span<float> outputs)
    {
        if (_collective is null)
        {
            _network.Forward(batch.Inputs, outputs, _threads);
            return;
        }

        (int first, int count) = new RankShard(_collective.Rank, _collective.Size).Of(batch.Rows);
        int features = _dataset.Features;
        outputs.Clear();
        _network.Forward(batch.Inputs.Slice(first * features, count * features), outputs.Slice(first * _outputLength, count * _outputLength), _threads);
        _collective.Sum(outputs);
    }

    private void Add(IMetric metric, in Batch batch, ReadOnlySpan<float> outputs)
    {
        if (_pixels is not null)
        {
            Add(metric, _pixels.Outputs, _pixels.Labels, _pixels.Weights);
        }
        else if (!batch.Labels.IsEmpty)
        {
            Add(metric, outputs, batch.Labels, batch.Weights);
        }
        else
        {
            ((IMetric<float>)metric).Add(outputs, batch.Targets, batch.Weights);
        }
    }

    private void Add(IMetric metric, ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> weights)
    {
        if (metric is IThresholdMetric ofThreshold)
        {
            ofThreshold.Add(outputs, labels, weights, ofThreshold.Threshold ?? _threshold);
        }
        else
        {
            ((IMetric<int>)metric).Add(outputs, labels, weights);
        }
    }

    // A metric for another number of outputs, or of classes, is to be found before an epoch has been trained.
    private void Rehearse(IMetric metric, Dataset dataset)
    {
        if (dataset.Rows == 0)
        {
            return;
        }

        int outputs = dataset.Classes > 0 ? NetworkShape.OutputChannels(_network) : _outputLength;
        try
        {
            metric.Reset();
            float[] row = new float[outputs];
            ReadOnlySpan<float> weight = dataset.Weights.IsEmpty ? [] : [1f];
            for (int label = 0; label < dataset.Classes; label++)
            {
                Add(metric, row, [label], weight);
            }

            if (dataset.Classes == 0)
            {
                ((IMetric<float>)metric).Add(row, dataset.Targets[..dataset.Outputs], weight);
            }
        }
        catch (NotSupportedException error) when (!dataset.Weights.IsEmpty)
        {
            throw new ArgumentException($"The dataset's rows have weights, but the metric '{metric.Name}' does not take them: {error.Message}", nameof(dataset), error);
        }
        catch (ArgumentException error)
        {
            string count = outputs == 1 ? "1 output" : FormattableString.Invariant($"{outputs} outputs");
            string remedy = outputs == 1 && dataset.Classes == 2
                ? "make it for 1, as new Accuracy(1), if it can tell two classes apart by one output"
                : FormattableString.Invariant($"make it for {outputs}");
            throw new ArgumentException($"The metric '{metric.Name}' does not fit the network, which has {count}, or the dataset: {remedy}, or leave it out of the options' Metrics. {error.Message}", nameof(dataset), error);
        }
        finally
        {
            metric.Reset();
        }
    }
}
