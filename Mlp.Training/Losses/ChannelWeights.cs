using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>
/// Weights by channel, repeated so that any vector of neighbouring elements of [rows, channels] finds its own with one load.
/// </summary>
internal readonly struct ChannelWeights
{
    private const int WidestVector = 16;

    // Weight c at c, c + channels, c + 2·channels...: a vector may begin at any channel, and go round more than once.
    private readonly float[] _cycle;

    /// <summary>Of weights that were checked; 1 for each channel where they are null.</summary>
    public ChannelWeights(float[]? weights, int channels)
    {
        _cycle = new float[channels + WidestVector - 1];
        for (int i = 0; i < _cycle.Length; i++)
        {
            _cycle[i] = weights is null ? 1f : weights[i % channels];
        }
    }

    /// <summary>The weights, some of them repeated; empty where there are none.</summary>
    public IEnumerable<double> Settings => (_cycle ?? []).Select(weight => (double)weight);

    /// <summary>The weights of V.Count neighbouring elements, the first of which is of <paramref name="channel"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Load<V>(nuint channel)
        where V : struct, ISimd<V> => V.Load(ref MemoryMarshal.GetArrayDataReference(_cycle), channel);
}
