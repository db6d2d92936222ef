using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.CompilerServices;
using Mlp.Simd;
using Mlp.Tests.Numerics;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Activations;

/// <summary>Softmax and LogSoftmax of rows with numbers that are far apart, infinite or none, against PyTorch's: see tools/make_head_fixtures.py.</summary>
public sealed class SoftmaxTests
{
    private const double Tolerance = 2e-6;
    private const float Garbage = 77;

    private static readonly float[] s_gradient = [1, -0.5f, 0.25f];

    private readonly Dictionary<string, float[]> _fixture = MathFixtures.Read("softmax.txt")
        .ToDictionary(line => string.Join(' ', line.Name), line => Array.ConvertAll(line.Numbers, MathFixtures.Float));

    [Fact]
    public void Rows_are_PyTorchs_at_every_width_of_vectors()
    {
        Check<SimdScalar>(isSupported: true);
        Check<UnfusedSimd>(isSupported: true);
        Check<Simd128>(Vector128.IsHardwareAccelerated);
        Check<Simd256>(Vector256.IsHardwareAccelerated);
        Check<Simd512>(Vector512.IsHardwareAccelerated);
    }

    private void Check<V>(bool isSupported)
        where V : struct, ISimd<V>
    {
        for (int row = 0; isSupported && _fixture.TryGetValue($"{row} logits", out float[]? logits); row++)
        {
            // The row in the middle of three, whose neighbours show whether rows mix.
            int channels = logits.Length;
            foreach (bool isLog in new[] { false, true })
            {
                string name = $"{row} {(isLog ? "log_softmax" : "softmax")}";
                GuardedFloats outputs = new([.. new float[channels], .. logits, .. new float[channels]], row % 16);
                ref float x = ref MemoryMarshal.GetReference(outputs.Span);
                if (isLog)
                {
                    LogSoftmax.Forward<V>(ref x, (nuint)channels, 0, 3);
                }
                else
                {
                    Softmax.Forward<V>(ref x, (nuint)channels, 0, 3);
                }

                float alike = isLog ? -MathF.Log(channels) : 1f / channels;
                float[] even = [.. Enumerable.Repeat(alike, channels)];
                outputs.AssertUntouchedAround();
                Near(name, [.. even, .. _fixture[name], .. even], outputs.Span, scale: 0);
                CheckBackward<V>(name, isLog, outputs.Span.Slice(channels, channels).ToArray());
            }
        }
    }

    private void CheckBackward<V>(string name, bool isLog, float[] outputs)
        where V : struct, ISimd<V>
    {
        int channels = outputs.Length, stride = (channels + 15) / 16 * 16;
        GuardedFloats gradient = new(stride);
        gradient.Span.Fill(Garbage);
        float[] outputGradient = [.. Enumerable.Range(0, channels).Select(i => s_gradient[i % 3])];
        ref float to = ref MemoryMarshal.GetReference(gradient.Span);
        if (isLog)
        {
            LogSoftmax.Backward<V>(ref outputs[0], ref outputGradient[0], ref to, (nuint)channels, (nuint)stride, 1);
        }
        else
        {
            Softmax.Backward<V>(ref outputs[0], ref outputGradient[0], ref to, (nuint)channels, (nuint)stride, 1);
        }

        gradient.AssertUntouchedAround();
        Assert.All(gradient.Span[channels..].ToArray(), padding => Assert.Equal(0, padding));
        Near($"{name} gradient", _fixture[$"{name} gradient"], gradient.Span[..channels], scale: 1);
    }

    private static void Near(string what, float[] expected, ReadOnlySpan<float> actual, float scale)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            // Numbers below the least normal one may be lost.
            double allowed = (Tolerance * Math.Max(Math.Abs(expected[i]), scale)) + 1.2e-38;
            Assert.True(
                expected[i].Equals(actual[i]) || Math.Abs((double)expected[i] - actual[i]) <= allowed, $"{what}: element {i} is {actual[i]:R}, but PyTorch has {expected[i]:R}.");
        }
    }
}
