using Mlp.Generator.Tests.Reference;
using Mlp.ModelFiles;
using Mlp.ModelFiles.Safetensors;

namespace Mlp.Generator.Tests.Execution;

/// <summary>The reference's networks as a reader of model files gives them, and as the build writes them down for the generator.</summary>
internal static class ModelNetworks
{
    /// <summary>The safetensors file of a network, whose metadata say its topology.</summary>
    public static byte[] Write(ReferenceMlp reference, int height = 0, int width = 0) => SafetensorsWriter.Write(Of(reference) with { Height = height, Width = width });

    private static ModelNetwork Of(ReferenceMlp reference)
    {
        Topology topology = reference.Topology;
        List<ModelLayer> layers = [];
        int index = 0;
        for (int position = 0; position < topology.HiddenChannels.Length; position++)
        {
            Topology own = topology.LayerOf(position);
            bool isLast = position == topology.HiddenChannels.Length - 1;
            ModelLayer layer = new(topology.InputsOf(position), topology.HiddenChannels[position], Find("weight")!, Find("bias"));
            index++;
            if (!isLast && own.NormLayer != NormLayer.None)
            {
                layer = layer with
                {
                    Norm = new ModelNorm(Enum.Parse<ModelNormKind>(own.NormLayer.ToString()), own.NormEps, Find("weight"), Find("bias"))
                    {
                        RunningMean = Find("running_mean"),
                        RunningVar = Find("running_var"),
                        BatchesTracked = 3,
                    },
                };
                index++;
            }

            layers.Add(isLast ? layer : layer with { Activation = Activation(own) });
            index += isLast ? 1 : 2;
        }

        return new ModelNetwork("output", layers)
        {
            Standardize = topology.StandardizeInputs ? new ModelStandardize(reference["inputs.mean"].ToFloats(), reference["inputs.std"].ToFloats()) : null,
            Unstandardize = topology.StandardizeOutputs ? new ModelUnstandardize(reference["outputs.mean"].ToFloats(), reference["outputs.std"].ToFloats()) : null,
            OutputActivation = topology.OutputActivation == ActivationLayer.Identity ? null
                : Activation(topology.Head ?? new Topology(1, 1) { ActivationLayer = topology.OutputActivation }),
            Remarks = ["Nothing was folded."],
        };

        float[]? Find(string name) => reference.Tensors.SingleOrDefault(tensor => tensor.Name == FormattableString.Invariant($"{index}.{name}"))?.ToFloats();
    }

    private static ModelActivation Activation(Topology topology) => new(topology.ActivationLayer.ToString())
    {
        NegativeSlope = topology.NegativeSlope,
        Alpha = topology.Alpha,
        Beta = topology.Beta,
        Threshold = topology.Threshold,
        MinValue = topology.MinValue,
        MaxValue = topology.MaxValue,
        IsTanhApproximation = topology.Approximate == Approximate.Tanh,
    };
}
