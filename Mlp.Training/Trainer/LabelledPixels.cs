using System.Runtime.InteropServices;
using Mlp.CompilerServices;
using Mlp.Simd;

namespace Mlp.Training;

/// <summary>Turns images into what metrics of classes take: a row for each pixel that counts.</summary>
internal sealed class LabelledPixels(int channels, int pixels, int maxImages)
{
    private readonly float[] _outputs = new float[maxImages * pixels * channels];
    private readonly int[] _labels = new int[maxImages * pixels];
    private int _count;

    // Made when a batch has some.
    private float[] _weights = [];
    private bool _isWeighted;

    /// <summary>[pixels that count, channels].</summary>
    public ReadOnlySpan<float> Outputs => _outputs.AsSpan(0, _count * channels);

    /// <summary>[pixels that count].</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, _count);

    /// <summary>[pixels that count], those of their images; empty where images have none.</summary>
    public ReadOnlySpan<float> Weights => _weights.AsSpan(0, _isWeighted ? _count : 0);

    /// <summary>Takes a batch.</summary>
    /// <param name="outputs">[images, channels, pixels].</param>
    /// <param name="labels">[images, pixels], the losses' default ignoreIndex for pixels that do not count.</param>
    /// <param name="weights">[images], or empty.</param>
    public void Take(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> weights)
    {
        PixelRows.FromImages(
            ref MemoryMarshal.GetReference(outputs), ref MemoryMarshal.GetArrayDataReference(_outputs), (nuint)channels, (nuint)pixels, (nuint)(labels.Length / pixels));
        _count = 0;
        _isWeighted = !weights.IsEmpty;
        _weights = _isWeighted && _weights.Length == 0 ? new float[_labels.Length] : _weights;
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            if (labels[pixel] != ClassIndices.DefaultIgnoreIndex)
            {
                _outputs.AsSpan(pixel * channels, channels).CopyTo(_outputs.AsSpan(_count * channels));
                if (_isWeighted)
                {
                    _weights[_count] = weights[pixel / pixels];
                }

                _labels[_count++] = labels[pixel];
            }
        }
    }
}
