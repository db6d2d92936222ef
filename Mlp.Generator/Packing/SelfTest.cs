using System;
using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Modules;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Packing;

/// <summary>Computes in the compiler what a static network's SelfTest expects.</summary>
internal static class SelfTest
{
    /// <summary>Computes the outputs of the blocks as the program keeps them and as they were trained.</summary>
    public static SelfTestData Compute(int inChannels, IReadOnlyList<IKeptModule> kept, IReadOnlyList<IKeptModule> trained)
    {
        List<double> expected = [];
        double difference = 0, largest = 0;
        for (int row = 0; row < StaticPlan.SelfTestRows; row++)
        {
            double[] input = [.. Enumerable.Range(row * inChannels, inChannels).Select(Input)];
            double[] outputs = kept.Aggregate(input, (x, block) => block.Forward(x));
            double[] trainedOutputs = trained.Aggregate(input, (x, block) => block.Forward(x));
            expected.AddRange(outputs);
            for (int channel = 0; channel < outputs.Length; channel++)
            {
                difference = Math.Max(difference, Math.Abs(outputs[channel] - trainedOutputs[channel]));
                largest = Math.Max(largest, Math.Abs(trainedOutputs[channel]));
            }
        }

        return new SelfTestData(new EquatableArray<double>([.. expected]), difference, largest);
    }

    /// <summary>Input number <paramref name="index"/>, as Mlp.CompilerServices.BakedSelfTest.FillInputs has it.</summary>
    private static double Input(int index)
    {
        uint hash = unchecked((uint)(index + 1) * 2654435769u);
        hash = unchecked((hash ^ hash >> 15) * 2246822519u);
        hash ^= hash >> 13;
        return (hash >> 8) * (1.0 / (1 << 23)) - 1;
    }
}
