using Mlp.Data;
using Mlp.Metrics;

namespace Mlp.Training;

/// <summary>
/// Predictions for whole datasets. To predict without allocating anything, see
/// <see cref="IMlp.Forward(ReadOnlySpan{float}, Span{float})"/>.
/// </summary>
public static class NetworkPrediction
{
    /// <summary>Returns the network's outputs for all rows of a dataset: without dropout, with running statistics.</summary>
    /// <param name="network">The network.</param>
    /// <param name="dataset">As many features as the network has inputs; labels and targets do not matter.</param>
    /// <param name="threads">How many share the rows, 1 to 256.</param>
    /// <returns>[rows, out channels], row-major, or [images, out channels, height, width]: logits, where the loss takes logits.</returns>
    /// <exception cref="ArgumentException">The dataset does not fit the network.</exception>
    public static float[] Predict(this IMlp network, Dataset dataset, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataset);
        NetworkShape.CheckInputs(network, dataset);
        float[] outputs = new float[(long)dataset.Rows * NetworkShape.OutputLength(network)];
        network.Forward(dataset.Inputs, outputs, threads);
        return outputs;
    }

    /// <summary>
    /// Returns the class of each row of a dataset, or of each pixel of its images: the class with the largest output. For a single output
    /// it is 1 where the output is above a threshold, else 0.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="dataset">As many features as the network has inputs; labels and targets do not matter.</param>
    /// <param name="threads">How many share the rows, 1 to 256.</param>
    /// <param name="threshold">
    /// Of a single output: above it, the class is 1. 0 for logits; a network knows no loss, so of one that was trained with another loss it
    /// must be said: its <see cref="ILoss.DecisionThreshold"/>, 0.5 for <see cref="MSELoss"/>.
    /// </param>
    /// <returns>[rows], or [images, height, width], a class for each pixel; −1 where an output is NaN.</returns>
    /// <exception cref="ArgumentException">The dataset does not fit the network.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is NaN.</exception>
    public static int[] PredictClasses(this IMlp network, Dataset dataset, int threads = 1, float threshold = 0f)
    {
        MetricGuard.Threshold(threshold, nameof(threshold));
        float[] outputs = Predict(network, dataset, threads);
        int channels = NetworkShape.OutputChannels(network), pixels = NetworkShape.Pixels(network);
        int[] classes = new int[dataset.Rows * pixels];
        float[] pixel = new float[channels];
        for (int row = 0; row < classes.Length; row++)
        {
            // A channel's pixels lie side by side.
            (int image, int place) = Math.DivRem(row, pixels);
            for (int c = 0; c < channels; c++)
            {
                pixel[c] = outputs[(((image * channels) + c) * pixels) + place];
            }

            classes[row] = MetricGuard.Prediction(pixel, threshold);
        }

        return classes;
    }
}
