namespace Mlp.Tests.Numerics;

/// <summary>
/// Which floats a function is measured at: edges, every <paramref name="stride"/>-th of all 2³² bit patterns, and every
/// <paramref name="denseStride"/>-th of those with a magnitude from 1/16 to 128, where the functions bend, overflow and vanish.
/// </summary>
/// <param name="stride">1 takes all; primes bring up all residues of the mantissa.</param>
/// <param name="denseStride">Likewise; nothing is taken twice where <paramref name="stride"/> is 1.</param>
internal sealed class FloatInputs(uint stride, uint denseStride)
{
    public const int Block = 4096;

    private const uint DenseFrom = 0x3D800000, DenseTo = 0x43000000, Sign = 0x80000000;

    private static readonly float[] s_edges = [.. Edges().SelectMany(edge => new[] { edge, MathF.BitIncrement(edge), MathF.BitDecrement(edge) })];

    /// <summary>
    /// A sample that takes a test a second, or, in the exhaustive run, ten; MLP_SWEEP_STRIDE=1 takes all floats, in minutes for each function.
    /// </summary>
    public static FloatInputs OfTests { get; } = Environment.GetEnvironmentVariable("MLP_SWEEP_STRIDE") is { } text
        ? new FloatInputs(uint.Parse(text, System.Globalization.CultureInfo.InvariantCulture), uint.Parse(text, System.Globalization.CultureInfo.InvariantCulture))
        : TestRun.Choose(new FloatInputs(50021, 9973), new FloatInputs(5003, 997));

    /// <summary>In the words of a report.</summary>
    public string Description => stride == 1
        ? "all 4,294,967,296 floats"
        : FormattableString.Invariant($"every {Ordinal(stride)} of all floats and {(denseStride == 1 ? "every one" : $"every {Ordinal(denseStride)}")} of magnitude 1/16 to 128");

    /// <summary>Fills <paramref name="x"/>, of <see cref="Block"/> elements, time after time.</summary>
    public IEnumerable<float[]> Fill(float[] x)
    {
        for (int i = 0; i < Block; i++)
        {
            x[i] = s_edges[i % s_edges.Length];
        }

        yield return x;
        foreach (float[] block in Fill(x, 0, 1ul << 32, stride))
        {
            yield return block;
        }

        if (stride == 1)
        {
            yield break;
        }

        foreach (uint sign in new[] { 0u, Sign })
        {
            foreach (float[] block in Fill(x, sign + DenseFrom, sign + DenseTo, denseStride))
            {
                yield return block;
            }
        }
    }

    private static IEnumerable<float[]> Fill(float[] x, ulong from, ulong to, uint step)
    {
        for (ulong bits = from; bits < to;)
        {
            for (int i = 0; i < Block; i++, bits += step)
            {
                x[i] = BitConverter.UInt32BitsToSingle((uint)bits);
            }

            yield return x;
        }
    }

    /// <summary>Where results leave the range of floats, functions have corners, and numbers are special.</summary>
    private static float[] Edges() =>
    [
        0f, -0f, 1f, -1f, 3f, -3f, 6f, -6f, 11f, -11f, 14.5f, -14.5f, 20f, -20f, 120f, -120f, float.NaN, float.PositiveInfinity,
        float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon, 1.17549435e-38f, -1.17549435e-38f,
        87.33654f, -87.33654f, 88.72283f, -88.72283f, 88.72284f, -103.3f, -103.97f, -104f,
    ];

    private static string Ordinal(uint number) => FormattableString.Invariant($"{number}{(number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" }}");
}
