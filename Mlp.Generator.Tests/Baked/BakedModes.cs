using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Baked;

/// <summary>What <see cref="BakedModeTests"/> runs with some instruction sets switched off: the small static networks against their references.</summary>
internal static class BakedModes
{
    private const int MostRows = 33;

    // Rows of int8 are scaled by these, in turn: a scale of the row's own must bear any magnitude.
    private static readonly float[] Magnitudes = [1, 0, 1e-30f, 1e-38f, 1e-42f, 1e20f, 1e37f, -0f, float.PositiveInfinity, float.NaN, 127, 255, 1f / 3];

    /// <summary>Prints the largest differences and a checksum of what int8 comes to; 1 on a miss.</summary>
    public static int Run(string assembly, TextWriter output)
    {
        ErrorReport report = new();
        using MemoryStream bits = new();
        foreach (CompiledNet net in BakedNet.LoadFile(assembly, SmallBakedNets.Declared))
        {
            ReferenceMlp reference = SmallBakedNets.References[net.Net.Index];
            float[] inputs = HashFormula.Floats((uint)(17_000_000 + net.Net.Index), MostRows * net.Topology.InChannels, -2, 2);
            if (net.Net.Format != WeightFormat.Int8)
            {
                double[] expected = net.Net.Format == WeightFormat.Float32 ? reference.Forward(Errors.Widen(inputs), MostRows) : BFloat16(reference, inputs);
                CheckFloats(net, inputs, expected, report);
            }
            else if (net.Topology.OutputActivation != ActivationLayer.Identity)
            {
                // Functions of floats, which round otherwise than the reference's of doubles.
                ReferenceInt8 int8 = new(reference);
                CheckFloats(net, inputs, [.. inputs.Chunk(net.Topology.InChannels).SelectMany(row => Errors.Widen(int8.Forward(row)))], report);
            }
            else if (net.Topology.ActivationLayer is ActivationLayer.ReLU or ActivationLayer.Identity)
            {
                CheckInt8(net, new ReferenceInt8(reference), inputs, bits, report);
            }

            CheckSelfTest(net, report);
        }

        output.WriteLine($"mode 512: {Vector512.IsHardwareAccelerated}, 256: {Vector256.IsHardwareAccelerated}, 128: {Vector128.IsHardwareAccelerated}, VNNI: {AvxVnni.IsSupported}");
        output.WriteLine(report);
        output.WriteLine("checksum " + Convert.ToHexStringLower(SHA256.HashData(bits.ToArray())));
        return report.Succeeded ? 0 : 1;
    }

    private static double[] BFloat16(ReferenceMlp net, float[] inputs)
    {
        ReferenceBFloat16 reference = new(net);
        return [.. inputs.Chunk(net.Topology.InChannels).SelectMany(row => reference.Forward(row))];
    }

    private static void CheckFloats(CompiledNet net, float[] inputs, double[] expected, ErrorReport report)
    {
        for (int rows = 1; rows <= MostRows; rows++)
        {
            float[] actual = Predict(net, inputs, rows);
            double error = Errors.Relative(actual, expected[..actual.Length], Errors.Largest(expected));
            report.Add($"{net.Net.Format}", error, 1e-5, () => string.Create(CultureInfo.InvariantCulture, $"{rows} rows, {net.Topology}"));
        }
    }

    private static void CheckInt8(CompiledNet net, ReferenceInt8 reference, float[] inputs, MemoryStream bits, ErrorReport report)
    {
        int width = net.Topology.InChannels;
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] *= Magnitudes[i / width % Magnitudes.Length];
        }

        float[] expected = [.. inputs.Chunk(width).SelectMany(row => reference.Forward(row))];
        for (int rows = 1; rows <= MostRows; rows++)
        {
            float[] actual = Predict(net, inputs, rows);
            for (int i = 0; i < actual.Length; i++)
            {
                // NaN has many bits, and which of them come out is not promised.
                float value = float.IsNaN(actual[i]) ? float.NaN : actual[i];
                bits.Write(BitConverter.GetBytes(value));
                if (BitConverter.SingleToInt32Bits(value) != BitConverter.SingleToInt32Bits(float.IsNaN(expected[i]) ? float.NaN : expected[i]))
                {
                    report.Fail(string.Create(CultureInfo.InvariantCulture, $"Int8, {rows} rows, output {i}: {actual[i]:R} for {expected[i]:R}, {net.Topology}"));
                }
            }
        }
    }

    private static void CheckSelfTest(CompiledNet net, ErrorReport report)
    {
        double[] expected = [.. net.SelfTestOutputs];
        report.Add($"self-test of {net.Net.Format}", net.SelfTest() / Errors.Largest(expected), 1e-5, () => net.Topology.ToString());
    }

    private static float[] Predict(CompiledNet net, float[] inputs, int rows)
    {
        float[] outputs = new float[rows * net.Topology.OutChannels];
        net.Forward(inputs.AsSpan(0, rows * net.Topology.InChannels), outputs);
        return outputs;
    }
}
