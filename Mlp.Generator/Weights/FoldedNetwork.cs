using System;
using System.Collections.Generic;
using Mlp.Generator.Model;

namespace Mlp.Generator.Weights;

/// <summary>The Linear layers of a state dict with batch norm folded into them, in double precision, and norms of rows, which cannot be.</summary>
internal sealed class FoldedNetwork
{
    private readonly TopologyModel _topology;
    private readonly StateDict _stateDict;

    private FoldedNetwork(TopologyModel topology, StateDict stateDict)
    {
        _topology = topology;
        _stateDict = stateDict;
        int inputs = topology.InChannels, step = topology.NormLayer == NormLayer.None ? 3 : 4;
        for (int position = 0; position < topology.HiddenChannels.Count; position++)
        {
            int outputs = topology.HiddenChannels[position];
            bool hasNorm = topology.NormLayer != NormLayer.None && position < topology.HiddenChannels.Count - 1;
            bool isOfRows = topology.NormLayer is NormLayer.LayerNorm or NormLayer.RMSNorm;
            FoldedLayer layer = Fold(position * step, inputs, outputs, hasNorm && !isOfRows);
            Layers.Add(hasNorm && isOfRows ? layer with { Norm = RowNorm(position * step + 1) } : layer);
            inputs = outputs;
        }
    }

    /// <summary>The layers in order.</summary>
    public List<FoldedLayer> Layers { get; } = [];

    /// <summary>Folds a state dict that has been checked.</summary>
    public static FoldedNetwork Fold(TopologyModel topology, StateDict stateDict) => new(topology, stateDict);

    /// <summary>The first norm that folds into numbers beyond float32, and the weight it belongs to; null where there is none.</summary>
    public static (string Norm, string Weight)? FindOverflow(TopologyModel topology, StateDict stateDict)
    {
        foreach (FoldedLayer layer in Fold(topology, stateDict).Layers)
        {
            if (Array.Exists(layer.Weight, IsTooLarge) || Array.Exists(layer.Bias, IsTooLarge))
            {
                return ($"{layer.LinearIndex + 1}", $"{layer.LinearIndex}.weight");
            }
        }

        return null;
    }

    private static bool IsTooLarge(double value) => !(Math.Abs(value) <= float.MaxValue);

    /// <summary>s = γ / √(running_var + eps); W' = s · W by rows; b' = (b − running_mean) · s + β.</summary>
    private FoldedLayer Fold(int linear, int inputs, int outputs, bool hasNorm)
    {
        float[] weight = Floats($"{linear}.weight")!;
        float[]? bias = Floats($"{linear}.bias"), gamma = null, beta = null, mean = null, variance = null;
        if (hasNorm)
        {
            gamma = Floats($"{linear + 1}.weight");
            beta = Floats($"{linear + 1}.bias");
            mean = Floats($"{linear + 1}.running_mean");
            variance = Floats($"{linear + 1}.running_var");
        }

        double[] foldedWeight = new double[weight.Length], foldedBias = new double[outputs];
        for (int channel = 0; channel < outputs; channel++)
        {
            double scale = variance is null ? 1 : (gamma?[channel] ?? 1.0) / Math.Sqrt(variance[channel] + _topology.NormEps);
            foldedBias[channel] = ((bias?[channel] ?? 0.0) - (mean?[channel] ?? 0.0)) * scale + (beta?[channel] ?? 0.0);
            for (int k = channel * inputs; k < (channel + 1) * inputs; k++)
            {
                foldedWeight[k] = weight[k] * scale;
            }
        }

        return new FoldedLayer(linear, inputs, outputs, foldedWeight, foldedBias, Norm: null);
    }

    private KeptRowNorm RowNorm(int index) => new(_topology.NormLayer == NormLayer.LayerNorm, _topology.NormEps, Floats($"{index}.weight"), Floats($"{index}.bias"));

    private float[]? Floats(string name) => _stateDict.Find(name) is { } tensor ? _stateDict.Floats(tensor) : null;
}

/// <summary>A Linear layer.</summary>
/// <param name="LinearIndex">Its index in the state dict.</param>
/// <param name="In">Input channels.</param>
/// <param name="Out">Output channels.</param>
/// <param name="Weight">[out, in].</param>
/// <param name="Bias">[out]; zeros where there is none.</param>
/// <param name="Norm">The norm of rows behind it, or null.</param>
internal sealed record FoldedLayer(int LinearIndex, int In, int Out, double[] Weight, double[] Bias, KeptRowNorm? Norm);
