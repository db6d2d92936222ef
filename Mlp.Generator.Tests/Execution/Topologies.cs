using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>Random topologies, the same on every run and machine.</summary>
internal static class Topologies
{
    private static readonly double[] DropoutChoices = [0, 0, 0.1, 0.2, 0.5, 0.9];
    private static readonly double[] EpsChoices = [1e-5, 1e-5, 1e-3, 0.03];
    private static readonly double?[] MomentumChoices = [0.1, 0.1, null, 0.37, 1.0];

    /// <summary>What <see cref="Draw"/> does, or, in the short run, few of those that have each pair of options and each number of layers.</summary>
    public static Topology[] OfThisRun(uint stream, int count, int widest)
    {
        Topology[] all = Draw(stream, count, widest);
        return TestRun.IsExhaustive ? all :
        [
            .. Sample.Cover(all, net => Sample.Pairs(
                net.NormLayer, net.ActivationLayer, net.Bias, net.Dropout > 0, net.NormMomentum is null, net.NormAffine, net.TrackRunningStats, net.HiddenChannels.Length)).Select(index => all[index]),
        ];
    }

    /// <summary><paramref name="count"/> nets of 1 to 4 layers, no wider than <paramref name="widest"/>, with every option.</summary>
    public static Topology[] Draw(uint stream, int count, int widest)
    {
        Topology[] topologies = new Topology[count];
        for (int i = 0; i < count; i++)
        {
            int element = i * 32;
            int Below(int bound) => (int)(HashFormula.Bits(stream, element++) % (uint)bound);
            int[] widths = new int[1 + Below(4)];
            int inputs = 1 + Below(widest);
            for (int layer = 0; layer < widths.Length; layer++)
            {
                widths[layer] = 1 + Below(widest);
            }

            topologies[i] = new Topology(inputs, widths)
            {
                NormLayer = Below(3) == 0 ? NormLayer.None : NormLayer.BatchNorm1d,
                ActivationLayer = Below(4) == 0 ? ActivationLayer.Identity : ActivationLayer.ReLU,
                Bias = Below(4) != 0,
                Dropout = DropoutChoices[Below(DropoutChoices.Length)],
                NormEps = EpsChoices[Below(EpsChoices.Length)],
                NormMomentum = MomentumChoices[Below(MomentumChoices.Length)],
                NormAffine = Below(4) != 0,
                TrackRunningStats = Below(4) != 0,
                StandardizeInputs = Below(4) == 0,
                OutputActivation = Head(Below(40), widths[^1]),
            };
            bool standardizes = Below(3) == 0;
            topologies[i] = topologies[i] with { StandardizeOutputs = standardizes && topologies[i].OutputActivation == ActivationLayer.Identity };
        }

        return topologies;
    }

    /// <summary>The value of that number, where there is one; Softmax and LogSoftmax not of a single output, which is refused.</summary>
    private static ActivationLayer Head(int number, int channels)
        => Enum.IsDefined((ActivationLayer)number) && (channels > 1 || number < (int)ActivationLayer.Softmax) ? (ActivationLayer)number : ActivationLayer.Identity;
}
