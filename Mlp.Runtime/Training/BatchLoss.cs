using Mlp.Data;

namespace Mlp.Training;

/// <summary>A loss as a dataset needs it: of class indices where rows have labels, of values where they have targets.</summary>
internal sealed class BatchLoss
{
    private readonly ILoss<int>? _ofLabels;
    private readonly ILoss<float>? _ofTargets;
    private readonly int _channels;

    /// <param name="loss">One of the library's, or of the user's own.</param>
    /// <param name="dataset">Labels or targets tell which kind of loss is needed.</param>
    /// <param name="channels">The network's outputs.</param>
    /// <exception cref="ArgumentException">The loss takes no such targets, or the targets do not fit the network.</exception>
    public BatchLoss(ILoss loss, Dataset dataset, int channels)
    {
        _channels = channels;
        if (dataset.Classes > 0)
        {
            _ofLabels = loss as ILoss<int> ?? throw Unfit(loss, "labels, one class index a row", "CrossEntropyLoss");
            CheckChannels(dataset.Classes, "classes", dataset.Classes == channels);
        }
        else if (dataset.Outputs > 0)
        {
            _ofTargets = loss as ILoss<float> ?? throw Unfit(loss, "target numbers", "MSELoss");
            CheckChannels(dataset.Outputs, "targets a row", dataset.Outputs == channels);
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

        void CheckChannels(int count, string what, bool fits)
        {
            if (!fits)
            {
                throw new ArgumentException($"The dataset has {count} {what}, but the network has {channels} outputs: declare it with {count} as its last width.", nameof(dataset));
            }
        }
    }

    /// <summary>The loss and its gradient.</summary>
    public float Forward(ReadOnlySpan<float> outputs, in Batch batch, Span<float> gradient)
        => _ofLabels is not null ? _ofLabels.Forward(outputs, batch.Labels, gradient, _channels) : _ofTargets!.Forward(outputs, batch.Targets, gradient, _channels);

    /// <summary>The loss alone.</summary>
    public float Forward(ReadOnlySpan<float> outputs, in Batch batch)
        => _ofLabels is not null ? _ofLabels.Forward(outputs, batch.Labels, _channels) : _ofTargets!.Forward(outputs, batch.Targets, _channels);

    /// <summary>What the batch weighs among others.</summary>
    public double Divisor(in Batch batch)
        => _ofLabels is not null ? _ofLabels.Divisor(batch.Labels, _channels) : _ofTargets!.Divisor(batch.Targets, _channels);

    // Weights for other channels, labels that are none: known before the network has changed.
    private void Rehearse(ILoss loss, Dataset dataset)
    {
        if (dataset.Rows == 0)
        {
            return;
        }

        try
        {
            ReadOnlySpan<float> outputs = new float[_channels];
            if (_ofLabels is not null)
            {
                _ofLabels.Divisor(dataset.Labels, _channels);
                _ofLabels.Forward(outputs, dataset.Labels[..1], _channels);
            }
            else
            {
                _ofTargets!.Divisor(dataset.Targets, _channels);
                _ofTargets.Forward(outputs, dataset.Targets[..dataset.Outputs], _channels);
            }
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"{loss.GetType().Name} does not fit the dataset: {error.Message}", nameof(loss), error);
        }
    }

    // PyTorch takes any numbers, and trains towards a loss that means nothing, or is 0 at once: what became of MSELoss's targets by mistake.
    private static void CheckProbabilities(ILoss loss, Dataset dataset)
    {
        const float rounding = 1e-4f;
        if (loss is CrossEntropyLoss && dataset.Outputs == 1)
        {
            throw new ArgumentException("CrossEntropyLoss of a single output is 0, whatever the output: use MSELoss for a number, or BCEWithLogitsLoss for a target from 0 to 1.", nameof(loss));
        }

        if (loss is not (CrossEntropyLoss or BCEWithLogitsLoss or MultiLabelSoftMarginLoss or KLDivLoss { LogTarget: false }))
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
