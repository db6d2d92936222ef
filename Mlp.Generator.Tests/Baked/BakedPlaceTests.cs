using System.Runtime.InteropServices;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Reference;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Baked;

/// <summary>Wherever inputs and outputs lie, a static network writes the outputs, the same bits, and nothing else; and it allocates nothing.</summary>
[Collection(SmallBakedNetsCollection.Name)]
public sealed class BakedPlaceTests(SmallBakedNets nets, ITestOutputHelper output)
{
    private const int Shifts = 16;
    private static readonly int[] RowCounts = [.. Enumerable.Range(0, 18), 33];

    // In the short run each place of the inputs meets four of the outputs: others for each number of rows.
    private static readonly int OutputShiftStep = TestRun.Choose(4, 1);

    [Theory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.BFloat16)]
    [InlineData(WeightFormat.Int8)]
    public void Every_place_gives_the_same_bits_and_is_left_as_it_was(WeightFormat format)
    {
        ErrorReport report = new();
        foreach (CompiledNet net in nets.In(format))
        {
            Topology topology = net.Topology;
            float[] inputs = HashFormula.Floats((uint)(16_000_000 + net.Net.Index), RowCounts[^1] * topology.InChannels, -2, 2);
            double[]? expected = format == WeightFormat.Float32 ? SmallBakedNets.References[net.Net.Index].Forward(Errors.Widen(inputs), RowCounts[^1]) : null;
            foreach (int rows in RowCounts)
            {
                float[] here = inputs[..(rows * topology.InChannels)], first = new float[rows * topology.OutChannels];
                net.Forward(here, first);
                if (expected is not null)
                {
                    report.Add(topology.ToString(), Errors.Relative(first, expected[..first.Length], Errors.Largest(expected)), 1e-5, () => $"{rows} rows");
                }

                for (int shift = 0; shift < Shifts; shift++)
                {
                    Guarded input = new(here, shift);
                    for (int outputShift = (shift + rows) % OutputShiftStep; outputShift < Shifts; outputShift += OutputShiftStep)
                    {
                        Guarded outputs = new(first.Length, outputShift);
                        net.Forward(input.Span, outputs.Span);
                        bool isSame = MemoryMarshal.AsBytes(outputs.Span).SequenceEqual(MemoryMarshal.AsBytes<float>(first));
                        Assert.True(isSame && outputs.IsIntact, $"{rows} rows, inputs at {shift}, outputs at {outputShift}: {topology}");
                    }

                    Assert.True(input.IsIntact && input.Span.SequenceEqual(here), $"inputs of {rows} rows at {shift}: {topology}");
                }
            }
        }

        output.WriteLine(report.ToString());
        Assert.True(report.Succeeded, report.ToString());
    }

    [Theory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.BFloat16)]
    [InlineData(WeightFormat.Int8)]
    public void Predictions_after_the_first_allocate_nothing(WeightFormat format)
    {
        foreach (CompiledNet net in nets.In(format))
        {
            foreach ((int rows, int calls) in TestRun.Choose<(int, int)[]>([(1, 5000), (33, 500)], [(1, 100_000), (33, 10_000)]))
            {
                float[] inputs = HashFormula.Floats(1, rows * net.Topology.InChannels, -1, 1), outputs = new float[rows * net.Topology.OutChannels];
                Assert.Equal(0, Allocations.Least(calls, () => net.Forward(inputs, outputs), warmUp: 1));
            }
        }
    }
}
