using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Reference;
using Mlp.Simd;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Baked;

/// <summary>Networks whose weights are part of the program, against references that were written from the definitions alone.</summary>
[Collection(BakedNetsCollection.Name)]
public sealed class BakedParityTests(BakedNets nets, ITestOutputHelper output)
{
    private const int MostRows = 33;

    private readonly ErrorReport report = new();

    [Fact]
    public void Float32_predicts_what_the_trained_network_does()
    {
        foreach (CompiledNet net in nets.In(WeightFormat.Float32))
        {
            int index = net.Net.Index;
            ReferenceMlp reference = BakedNets.References.Value[index];
            float[] inputs = Inputs(net, index, MostRows), outputs = new float[MostRows * net.Topology.OutChannels];
            double[] expected = reference.Forward(Errors.Widen(inputs), MostRows);
            double[]? ordinary = null;
            if (nets.In(null).SingleOrDefault(other => other.Net.Index == index) is { } trainable)
            {
                IMlp trained = trainable.CreateSeeded();
                reference.CopyTo(trained);
                trained.Forward(inputs, outputs);
                ordinary = Errors.Widen(outputs);
                Add("the network that loads the file against the reference", net, MostRows, outputs, expected);
            }

            for (int rows = 1; rows <= MostRows; rows++)
            {
                float[] actual = Predict(net, inputs, rows);
                Add("float32 against the reference", net, rows, actual, expected);
                if (ordinary is not null)
                {
                    Add("float32 against the network that loads the file", net, rows, actual, ordinary);
                }
            }
        }

        Finish();
    }

    [Fact]
    public void BFloat16_predicts_what_its_rounded_weights_say()
    {
        foreach (CompiledNet net in nets.In(WeightFormat.BFloat16))
        {
            int index = net.Net.Index;
            ReferenceBFloat16 reference = new(BakedNets.References.Value[index]);
            float[] inputs = Inputs(net, index, MostRows);
            double[] expected = [.. inputs.Chunk(net.Topology.InChannels).SelectMany(row => reference.Forward(row))];
            for (int rows = 1; rows <= MostRows; rows++)
            {
                Add("bfloat16 against its reference", net, rows, Predict(net, inputs, rows), expected);
            }
        }

        Finish();
    }

    [Fact]
    public void Int8_predicts_its_reference_to_the_bit()
    {
        foreach (CompiledNet net in nets.In(WeightFormat.Int8))
        {
            int index = net.Net.Index;
            ReferenceInt8 reference = new(BakedNets.References.Value[index]);
            float[] inputs = Inputs(net, index, MostRows);
            float[] expected = [.. inputs.Chunk(net.Topology.InChannels).SelectMany(row => reference.Forward(row))];
            for (int rows = 1; rows <= MostRows; rows++)
            {
                AssertSameBits(expected.AsSpan(0, rows * net.Topology.OutChannels), Predict(net, inputs, rows), net);
            }
        }
    }

    [Fact]
    public void Initial_weights_are_the_state_of_the_file()
    {
        foreach (CompiledNet net in nets.In(null))
        {
            int index = net.Net.Index;
            ReferenceMlp reference = BakedNets.References.Value[index];
            IMlp loaded = net.CreateSeeded(), created = net.Create();
            reference.CopyTo(loaded);
            Assert.Equal(loaded.Snapshot(), created.Snapshot());
            float[] inputs = Inputs(net, index, MostRows), expected = new float[MostRows * net.Topology.OutChannels], actual = new float[expected.Length];
            loaded.Forward(inputs, expected);
            created.Forward(inputs, actual);
            AssertSameBits(expected, actual, net);

            // Each has a state of its own.
            created.WriteTensor("0.weight", new float[created.Read("0.weight").Length]);
            Assert.Equal(loaded.Snapshot(), net.Create().Snapshot());
        }
    }

    [Theory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.BFloat16)]
    [InlineData(WeightFormat.Int8)]
    public void What_is_not_finite_stays_in_its_row(WeightFormat format)
    {
        foreach (CompiledNet net in nets.In(format))
        {
            int index = net.Net.Index;
            foreach (float value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            {
                foreach (int rows in new[] { 1, 2, 5, 17 })
                {
                    float[] inputs = Inputs(net, index, rows);
                    float[] clean = Predict(net, inputs, rows);
                    int width = net.Topology.InChannels, outputs = net.Topology.OutChannels, poisoned = rows / 2;
                    inputs[poisoned * width + index % width] = value;
                    float[] actual = Predict(net, inputs, rows);
                    for (int row = 0; row < rows; row++)
                    {
                        Span<float> here = actual.AsSpan(row * outputs, outputs);
                        if (row != poisoned)
                        {
                            AssertSameBits(clean.AsSpan(row * outputs, outputs), here, net);
                        }
                        else if (format == WeightFormat.Int8 || float.IsNaN(value))
                        {
                            Assert.All(here.ToArray(), result => Assert.True(float.IsNaN(result), $"{result} of {value}, {rows} rows, {net.Topology}"));
                        }
                        else if (net.Topology.HiddenChannels.Length == 1 && format == WeightFormat.Float32)
                        {
                            // ±∞ by the weight's sign.
                            double[] expected = BakedNets.References.Value[index].Forward(Errors.Widen(inputs.AsSpan(row * width, width)), 1);
                            Assert.Equal(expected.Select(result => (float)result), here.ToArray());
                        }
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.BFloat16)]
    [InlineData(WeightFormat.Int8)]
    public void Zeros_in_are_the_biases_way_through_and_no_rows_are_none(WeightFormat format)
    {
        foreach (CompiledNet net in nets.In(format))
        {
            int index = net.Net.Index;
            float[] zeros = new float[3 * net.Topology.InChannels];
            float[] actual = Predict(net, zeros, 3);
            ReferenceMlp reference = BakedNets.References.Value[index];
            double[] one = format switch
            {
                WeightFormat.Float32 => reference.Forward(new double[net.Topology.InChannels], 1),
                WeightFormat.BFloat16 => new ReferenceBFloat16(reference).Forward(zeros.AsSpan(0, net.Topology.InChannels)),
                _ => Errors.Widen(new ReferenceInt8(reference).Forward(zeros.AsSpan(0, net.Topology.InChannels))),
            };
            Add($"zeros in {format}", net, 3, actual, [.. one, .. one, .. one]);
            net.Forward([], []);
        }

        Finish();
    }

    [Theory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.BFloat16)]
    public void The_data_may_lie_on_any_multiple_of_8_bytes(WeightFormat format)
    {
        foreach (CompiledNet net in nets.In(format))
        {
            int index = net.Net.Index;
            float[] inputs = Inputs(net, index, 1);
            double[] expected = format == WeightFormat.Float32
                ? BakedNets.References.Value[index].Forward(Errors.Widen(inputs), 1)
                : new ReferenceBFloat16(BakedNets.References.Value[index]).Forward(inputs);
            float[] data = MemoryMarshal.Cast<ulong, float>(net.Data).ToArray();
            CheckShifts<SimdScalar>(true);
            CheckShifts<Simd128>(Vector128.IsHardwareAccelerated);
            CheckShifts<Simd256>(Vector256.IsHardwareAccelerated);
            CheckShifts<Simd512>(Vector512.IsHardwareAccelerated);

            void CheckShifts<V>(bool isSupported)
            {
                CompiledNet.RowKernel kernel = net.Row<V>();
                for (int shift = 0; shift < 16 && isSupported; shift += 2)
                {
                    Guarded memory = new(data, shift), outputs = new(net.Topology.OutChannels, (shift + index) % 16), input = new(inputs, (shift + 3) % 16);
                    kernel(ref input.Span[0], ref memory.Span[0], ref outputs.Span[0]);
                    Add($"{format}, {typeof(V).Name}", net, 1, outputs.Span, expected, shift);
                    Assert.True(memory.IsIntact && outputs.IsIntact && input.IsIntact, net.Topology.ToString());
                    Assert.Equal(data, memory.Span);
                }
            }
        }

        Finish();
    }

    [Theory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.BFloat16)]
    [InlineData(WeightFormat.Int8)]
    public void The_self_test_passes(WeightFormat format)
    {
        foreach (CompiledNet net in nets.In(format))
        {
            double largest = 0;
            float[] inputs = new float[5 * net.Topology.InChannels], outputs = new float[5 * net.Topology.OutChannels];
            Mlp.CompilerServices.BakedSelfTest.FillInputs(inputs);
            net.Forward(inputs, outputs);
            largest = outputs.Max(value => Math.Abs((double)value));
            double difference = net.SelfTest();
            report.Add($"self-test of {format}", largest == 0 ? difference : difference / largest, format == WeightFormat.Int8 ? 0 : 1e-5, () => net.Topology.ToString());
        }

        Finish();
    }

    private static float[] Inputs(CompiledNet net, int index, int rows) => HashFormula.Floats((uint)(14_000_000 + index), rows * net.Topology.InChannels, -2, 2);

    /// <summary>The outputs for the first rows, between canaries, at a misalignment that comes round to every one there is.</summary>
    private static float[] Predict(CompiledNet net, float[] inputs, int rows)
    {
        Guarded input = new(inputs.AsSpan(0, rows * net.Topology.InChannels), rows * 7 % 16), outputs = new(rows * net.Topology.OutChannels, (rows * 5 + net.Topology.InChannels) % 16);
        net.Forward(input.Span, outputs.Span);
        Assert.True(input.IsIntact && outputs.IsIntact, $"{rows} rows, {net.Topology}");
        return outputs.Span.ToArray();
    }

    private static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, CompiledNet net)
    {
        if (!MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)))
        {
            Assert.Fail($"{net.Topology}\nexpected {string.Join(' ', expected.ToArray())}\nwas      {string.Join(' ', actual.ToArray())}");
        }
    }

    private void Add(string category, CompiledNet net, int rows, ReadOnlySpan<float> actual, double[] expected, int? shift = null)
    {
        double scale = Errors.Largest(expected);
        report.Add(
            category,
            Errors.Relative(actual, expected[..actual.Length], scale == 0 ? 1 : scale),
            1e-5,
            () => string.Create(CultureInfo.InvariantCulture, $"{rows} rows, shift {shift}, {net.Topology}"));
    }

    private void Finish()
    {
        output.WriteLine(report.ToString());
        Assert.True(report.Succeeded, report.ToString());
    }
}
