using Mlp.Data;

namespace Mlp.Training;

/// <summary>The means and standard deviations that a network standardises its inputs and outputs with: tensors of its state.</summary>
internal static class StandardScale
{
    private const string InputMean = "inputs.mean", InputStd = "inputs.std", OutputMean = "outputs.mean", OutputStd = "outputs.std";

    /// <summary>Whether a network standardises its inputs.</summary>
    public static bool HasInputs(IMlp network) => network.StateLayout.TryFind(InputMean) is not null;

    /// <summary>Whether a network learns standardised targets and predicts raw ones.</summary>
    public static bool HasOutputs(IMlp network) => network.StateLayout.TryFind(OutputMean) is not null;

    /// <summary>Fits what a network has to training rows. All is computed before anything is written.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">Its rows fit the network.</param>
    /// <param name="replaces">Whether tensors are replaced that somebody gave, too: a file, WriteTensor, or an earlier fit.</param>
    /// <exception cref="ArgumentException">A dataset cannot be fitted to.</exception>
    public static void Fit(IMlp network, Dataset training, bool replaces)
    {
        Scaler? inputs = null, outputs = null;
        int pixels = NetworkShape.Pixels(network);
        if (HasInputs(network) && (replaces || !network.State.IsInputScaleGiven))
        {
            NetworkShape.CheckInputs(network, training);
            inputs = ScalerFit.Standard(training.Inputs, training.Features / pixels, training.FeatureNames, nameof(training), pixels);
        }

        if (HasOutputs(network) && (replaces || !network.State.IsOutputScaleGiven))
        {
            CheckTargets(network, training);
            outputs = ScalerFit.Standard(training.Targets, training.Outputs / pixels, training.TargetNames, nameof(training), pixels);
        }

        Write(network, InputMean, InputStd, inputs);
        Write(network, OutputMean, OutputStd, outputs);
    }

    /// <summary>
    /// Standardises targets, or outputs of prediction, by the scale of the outputs; copies them where there is none. Source and destination are
    /// the same memory or do not overlap.
    /// </summary>
    public static void Apply(IMlp network, ReadOnlySpan<float> source, Span<float> destination)
    {
        if (network.StateLayout.TryFind(OutputMean) is not { } means || network.StateLayout.TryFind(OutputStd) is not { } stds)
        {
            source.CopyTo(destination);
            return;
        }

        ReadOnlySpan<float> buffers = network.State.Buffers;
        int channels = means.Shape.Length, pixels = NetworkShape.Pixels(network);
        ReadOnlySpan<float> mean = buffers.Slice(means.Offset, channels), std = buffers.Slice(stds.Offset, channels);
        for (int i = 0; i < source.Length;)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                for (int pixel = 0; pixel < pixels; pixel++, i++)
                {
                    destination[i] = (source[i] - mean[channel]) / std[channel];
                }
            }
        }
    }

    private static void CheckTargets(IMlp network, Dataset training)
    {
        if (training.Outputs == 0)
        {
            string has = training.Classes > 0 ? "labels, class indices" : "neither labels nor targets";
            throw new ArgumentException(
                $"The dataset has {has}, but {network.StateLayout.NetworkName} has StandardizeOutputs, which is for target numbers: remove StandardizeOutputs, or make the dataset with Dataset.ForRegression.",
                nameof(training));
        }

        if (training.Outputs != NetworkShape.OutputLength(network))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The dataset has {training.Outputs} targets a row, but {network.StateLayout.NetworkName} has {NetworkShape.OutputLength(network)} outputs: declare it with as many."), nameof(training));
        }
    }

    private static void Write(IMlp network, string mean, string std, Scaler? scaler)
    {
        if (scaler is not null)
        {
            network.WriteTensor(mean, [.. scaler.Shift.ToArray().Select(value => (float)value)]);
            network.WriteTensor(std, [.. scaler.Scale.ToArray().Select(value => (float)value)]);
        }
    }
}
