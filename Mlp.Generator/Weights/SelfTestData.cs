using System;
using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Weights;

/// <summary>What a static network's SelfTest expects, and how far its format is from float32, both computed in the compiler.</summary>
internal sealed class SelfTestData
{
    private SelfTestData(NetworkPlan plan, PackedWeights weights)
    {
        List<double> expected = [];
        for (int row = 0; row < BakedPlan.SelfTestRows; row++)
        {
            double[] input = [.. Enumerable.Range(row * plan.Topology.InChannels, plan.Topology.InChannels).Select(Input)];
            double[] kept = weights.Kept.Aggregate(input, (x, layer) => layer.Forward(x));
            double[] trained = weights.Trained.Layers.Zip(plan.Layers, (folded, layer) => new KeptLinear(layer, folded.Weight, folded.Bias, folded.Norm)).Aggregate(input, (x, layer) => layer.Forward(x));
            expected.AddRange(kept);
            for (int channel = 0; channel < kept.Length; channel++)
            {
                Difference = Math.Max(Difference, Math.Abs(kept[channel] - trained[channel]));
                Largest = Math.Max(Largest, Math.Abs(trained[channel]));
            }
        }

        Expected = [.. expected];
    }

    /// <summary>[rows, out channels]: the outputs for <see cref="Input"/>, with the weights as they were kept.</summary>
    public double[] Expected { get; }

    /// <summary>The largest difference between them and the outputs with the weights as they were trained.</summary>
    public double Difference { get; }

    /// <summary>The largest magnitude among the latter.</summary>
    public double Largest { get; }

    public static SelfTestData Compute(NetworkPlan plan, PackedWeights weights) => new(plan, weights);

    /// <summary>Input number <paramref name="index"/>, as Mlp.CompilerServices.BakedSelfTest.FillInputs has it.</summary>
    private static double Input(int index)
    {
        uint hash = unchecked((uint)(index + 1) * 2654435769u);
        hash = unchecked((hash ^ hash >> 15) * 2246822519u);
        hash ^= hash >> 13;
        return (hash >> 8) * (1.0 / (1 << 23)) - 1;
    }
}
