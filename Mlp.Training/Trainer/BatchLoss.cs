using Mlp.Data;

namespace Mlp.Training;

/// <summary>
/// A loss as a dataset needs it: of class indices where rows or pixels have labels, of values where they have targets, or where labels of
/// two classes are to be told apart by one output.
/// </summary>
internal sealed class BatchLoss
{
    private const string NotOfRows = "its loss of a batch is not Σ loss·Divisor / Divisor of its rows, each as a batch of its own (or, of Reduction.Sum, their sum).";
    private readonly ILoss<int>? _ofLabels;
    private readonly ILoss<float>? _ofTargets;
    private readonly int _channels;
    private readonly int _pixels;

    // Room for labels as numbers; empty where they are not needed.
    private readonly float[] _numbers = [];

    // Null where outputs are compared as they are; otherwise the network whose scale targets are standardised by, and room for a batch.
    private readonly IMlp? _standardizing;
    private float[] _targets = [];
    private float[] _outputs = [];

    // Of rows with weights that differ, the mean of them; 1 where all count alike.
    private readonly bool _isWeighted;
    private readonly double _meanWeight = 1;

    /// <param name="loss">One of the library's, or of the user's own.</param>
    /// <param name="dataset">Labels or targets tell which kind of loss is needed.</param>
    /// <param name="network">Whose outputs are compared.</param>
    /// <exception cref="ArgumentException">The loss takes no such targets, or the targets do not fit the network.</exception>
    public BatchLoss(ILoss loss, Dataset dataset, IMlp network)
    {
        _channels = NetworkShape.OutputChannels(network);
        _pixels = NetworkShape.Pixels(network);
        OutputCheck.Check(loss, network, areClasses: dataset.Classes > 0);
        _standardizing = StandardScale.HasOutputs(network) ? network : null;
        if (dataset.Classes == 2 && _channels == 1 && loss is ILoss<float> ofNumbers and not ILoss<int>)
        {
            CheckLabelsPerRow(dataset, network);
            _ofTargets = ofNumbers;
            _numbers = new float[dataset.Labels.Length];
            if (dataset.Labels.Contains(ClassIndices.DefaultIgnoreIndex))
            {
                throw new ArgumentException($"{loss.GetType().Name} cannot leave out pixels, but some are labelled {ClassIndices.DefaultIgnoreIndex}: use CrossEntropyLoss, and a network of 2 outputs.", nameof(loss));
            }
        }
        else if (dataset.Classes > 0)
        {
            _ofLabels = loss as ILoss<int> ?? throw Unfit(loss, "labels, one class index a row", "CrossEntropyLoss");
            CheckChannels(dataset.Classes, "classes", _channels, dataset.Classes);
            CheckLabelsPerRow(dataset, network);
        }
        else if (dataset.Outputs > 0)
        {
            _ofTargets = loss as ILoss<float> ?? throw Unfit(loss, "target numbers", "MSELoss");
            CheckChannels(dataset.Outputs, "targets a row", _channels * _pixels, dataset.Outputs);
        }
        else
        {
            throw new ArgumentException("The dataset has neither labels nor targets, so there is nothing to learn or to compare with: make it with Dataset.ForClassification or Dataset.ForRegression, or name the column of a CSV file that has them in CsvOptions.Label or Targets.", nameof(dataset));
        }

        Rehearse(loss, dataset);
        if (dataset.Outputs > 0)
        {
            CheckProbabilities(loss, dataset);
        }

        if (!AreNone(dataset.Weights, loss.Reduction))
        {
            _isWeighted = true;
            _meanWeight = MeanWeight(loss, dataset);
        }

        void CheckChannels(int count, string what, int outputs, int width)
        {
            if (count != outputs)
            {
                string remedy = _pixels == 1 || dataset.Classes > 0 ? $"declare it with {width} as its last width" : "targets must be images, [channels, height, width], as its outputs are";
                throw new ArgumentException($"The dataset has {count} {what}, but the network has {outputs} outputs: {remedy}.", nameof(dataset));
            }
        }
    }

    /// <summary>Throws unless the loss of a batch can be put together from those of its parts.</summary>
    /// <param name="loss">The one that this was made of.</param>
    /// <param name="dataset">Likewise.</param>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public void CheckParts(ILoss loss, Dataset dataset)
    {
        if (dataset.Rows > 0 && !IsOfRows(dataset))
        {
            throw new ArgumentException(
                $"The ranks of a Collective cannot share {loss.GetType().Name}: {NotOfRows} Implement Divisor so, or train in one process.", nameof(loss));
        }
    }

    /// <summary>Allocates room for batches, where targets have to be standardised.</summary>
    /// <param name="maxRows">Rows of the largest batch.</param>
    /// <param name="arePredictions">Whether outputs of prediction are to be compared, too.</param>
    public void Reserve(int maxRows, bool arePredictions)
    {
        if (_standardizing is not null)
        {
            _targets = new float[maxRows * _channels * _pixels];
            _outputs = arePredictions ? new float[_targets.Length] : [];
        }
    }

    /// <summary>The loss of outputs of training, and its gradient.</summary>
    public float Forward(ReadOnlySpan<float> outputs, in Batch batch, Span<float> gradient) => _ofLabels is not null
        ? Forward(_ofLabels, outputs, batch.Labels, batch.Weights, gradient)
        : Forward(_ofTargets!, outputs, TargetsOf(batch), batch.Weights, gradient);

    /// <summary>The loss of predictions, comparable with that of training: where targets are standardised, so are they.</summary>
    public float Forward(ReadOnlySpan<float> outputs, in Batch batch) => _ofLabels is not null
        ? Forward(_ofLabels, outputs, batch.Labels, batch.Weights)
        : Forward(_ofTargets!, Standardized(outputs, _outputs), TargetsOf(batch), batch.Weights);

    /// <summary>Computes what the batch weighs among others.</summary>
    public double Divisor(in Batch batch)
        => _meanWeight * (_ofLabels is not null ? _ofLabels.Divisor(batch.Labels, _channels) : _ofTargets!.Divisor(TargetsOf(batch), _channels));

    private float Forward<TTarget>(
        ILoss<TTarget> loss, ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, ReadOnlySpan<float> weights, Span<float> gradient)
        where TTarget : unmanaged
        => _isWeighted
            ? loss.ForwardWeighted(outputs, targets, weights, _meanWeight, gradient, _channels, _pixels)
            : loss.Forward(outputs, targets, gradient, _channels, _pixels);

    private float Forward<TTarget>(
        ILoss<TTarget> loss, ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, ReadOnlySpan<float> weights)
        where TTarget : unmanaged
        => _isWeighted
            ? loss.ForwardWeighted(outputs, targets, weights, _meanWeight, _channels, _pixels)
            : loss.Forward(outputs, targets, _channels, _pixels);

    private ReadOnlySpan<float> TargetsOf(in Batch batch) => _numbers.Length == 0 ? Standardized(batch.Targets, _targets) : NumbersOf(batch.Labels);

    private ReadOnlySpan<float> Standardized(ReadOnlySpan<float> values, Span<float> room)
    {
        if (_standardizing is null)
        {
            return values;
        }

        Span<float> standardized = room[..values.Length];
        StandardScale.Apply(_standardizing, values, standardized);
        return standardized;
    }

    private ReadOnlySpan<float> NumbersOf(ReadOnlySpan<int> labels)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            _numbers[i] = labels[i];
        }

        return _numbers.AsSpan(0, labels.Length);
    }

    // Weights for other channels, labels that are none: known before the network has changed.
    private void Rehearse(ILoss loss, Dataset dataset)
    {
        if (dataset.Rows == 0)
        {
            return;
        }

        try
        {
            ReadOnlySpan<float> outputs = new float[_channels * _pixels];
            if (_ofLabels is not null)
            {
                _ofLabels.Divisor(dataset.Labels, _channels);
                _ofLabels.Forward(outputs, dataset.Labels[.._pixels], _channels, _pixels);
            }
            else
            {
                ReadOnlySpan<float> targets = AllTargets(dataset);
                _ofTargets!.Divisor(targets, _channels);
                _ofTargets.Forward(outputs, targets[..outputs.Length], _channels, _pixels);
            }
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new ArgumentException($"{loss.GetType().Name} does not fit the dataset: {error.Message}", nameof(loss), error);
        }
    }

    // Equal weights are taken out of a mean: the same bits as without any.
    private static bool AreNone(ReadOnlySpan<float> weights, Reduction reduction)
        => weights.IsEmpty || (weights[0] > 0 && !weights.ContainsAnyExcept(reduction == Reduction.Sum ? 1 : weights[0]));

    private double MeanWeight(ILoss loss, Dataset dataset)
    {
        if (!IsOfRows(dataset))
        {
            throw new ArgumentException(
                $"The dataset's rows have weights, but {loss.GetType().Name} cannot weigh rows: {NotOfRows} Implement Divisor so, or train without weights: dataset.WithoutWeights().",
                nameof(loss));
        }

        return _ofLabels is not null
            ? _ofLabels.MeanWeight(dataset.Labels, dataset.Weights, _channels)
            : _ofTargets!.MeanWeight(AllTargets(dataset), dataset.Weights, _channels);
    }

    private bool IsOfRows(Dataset dataset) => _ofLabels is not null
        ? WeightedLossTrial.IsOfRows(_ofLabels, dataset.Labels, dataset.Rows, _channels, _pixels)
        : WeightedLossTrial.IsOfRows(_ofTargets!, AllTargets(dataset), dataset.Rows, _channels, _pixels);

    private ReadOnlySpan<float> AllTargets(Dataset dataset) => _numbers.Length == 0 ? dataset.Targets : NumbersOf(dataset.Labels);

    private void CheckLabelsPerRow(Dataset dataset, IMlp network)
    {
        if (dataset.LabelsPerRow != _pixels)
        {
            string name = network.StateLayout.NetworkName;
            throw new ArgumentException(
                _pixels == 1
                    ? $"The dataset has {dataset.LabelsPerRow} labels a row, one for each pixel, but {name} gives a row, no image: make it with Dataset.ForClassification, or declare the network with Height and Width."
                    : $"The dataset has {dataset.LabelsPerRow} labels a row, but {name} gives images of {_pixels} pixels, each of which needs one: make it with Dataset.ForSegmentation.",
                nameof(dataset));
        }
    }

    // PyTorch takes any numbers, and trains towards a loss that means nothing, or is 0 at once: what became of MSELoss's targets by mistake.
    private void CheckProbabilities(ILoss loss, Dataset dataset)
    {
        const float rounding = 1e-4f;
        if (loss is CrossEntropyLoss && _channels == 1)
        {
            throw new ArgumentException("CrossEntropyLoss of a single output is 0, whatever the output: use MSELoss for a number, or BCEWithLogitsLoss for a target from 0 to 1.", nameof(loss));
        }

        if (loss is not (CrossEntropyLoss or BCELoss or BCEWithLogitsLoss or MultiLabelSoftMarginLoss or KLDivLoss { LogTarget: false }))
        {
            return;
        }

        int wrong = dataset.Targets.IndexOfAnyExceptInRange(-rounding, 1 + rounding);
        if (wrong >= 0 && float.IsFinite(dataset.Targets[wrong]))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{loss.GetType().Name} takes targets from 0 to 1, but row {wrong / dataset.Outputs} has {dataset.Targets[wrong]}: use MSELoss for numbers, or Dataset.ForClassification with CrossEntropyLoss for classes."), nameof(loss));
        }
    }

    private static ArgumentException Unfit(ILoss loss, string targets, string example)
        => new($"{loss.GetType().Name} takes no {targets}, which is what the dataset's rows have: use {example}, say{(targets.StartsWith("labels", StringComparison.Ordinal) ? ", or give it Dataset.ForRegression with 0 and 1 as targets" : "")}.", nameof(loss));
}
