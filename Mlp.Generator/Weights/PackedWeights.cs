using System;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Weights;

/// <summary>The data of a static network as its kernels read it, 32-bit words, and the layers with the weights that were kept.</summary>
internal sealed class PackedWeights
{
    private readonly Func<LayerPlan, bool> _hasSign;

    private PackedWeights(NetworkPlan plan)
    {
        _hasSign = plan.InputHasSign;
        BakedPlan baked = plan.Baked!;
        Trained = FoldedNetwork.Fold(plan.Topology, plan.Weights!.File!.StateDict());
        Words = new uint[baked.Length];
        Kept = [.. Trained.Layers.Zip(plan.Layers, (folded, layer) => Pack(baked.Format, folded, layer))];
    }

    /// <summary>The network before anything was rounded.</summary>
    public FoldedNetwork Trained { get; }

    /// <summary>The layers with weights and biases as they were kept: what the program computes with.</summary>
    public IKeptLayer[] Kept { get; }

    /// <summary>The data.</summary>
    public uint[] Words { get; }

    public static PackedWeights Pack(NetworkPlan plan) => new(plan);

    private IKeptLayer Pack(WeightFormat format, FoldedLayer folded, LayerPlan layer)
    {
        float[] bias = [.. folded.Bias.Select(value => (float)value)];
        for (int channel = 0; channel < layer.Out; channel++)
        {
            Words[layer.Bias + channel] = FloatBits.ToBits(bias[channel]);
        }

        if (layer.RowNorm is { } norm)
        {
            PackVector(norm.Weight, folded.Norm!.Weight);
            PackVector(norm.Bias, folded.Norm.Bias);
        }

        return format switch
        {
            WeightFormat.Float32 => PackFloat32(folded, layer, bias),
            WeightFormat.BFloat16 => PackBFloat16(folded, layer, bias),
            _ => PackInt8(folded, layer, bias),
        };
    }

    /// <summary>γ or β, floats in every format.</summary>
    private void PackVector(long offset, float[]? values)
    {
        for (int channel = 0; channel < values?.Length; channel++)
        {
            Words[offset + channel] = FloatBits.ToBits(values[channel]);
        }
    }

    private IKeptLayer PackFloat32(FoldedLayer folded, LayerPlan layer, float[] bias)
    {
        double[] kept = new double[folded.Weight.Length];
        for (int channel = 0; channel < layer.Out; channel++)
        {
            for (int k = 0; k < layer.In; k++)
            {
                float weight = (float)folded.Weight[channel * layer.In + k];
                Words[layer.Weight + PanelsPlan.Offset(layer.Out, layer.In, channel, k)] = FloatBits.ToBits(weight);
                kept[channel * layer.In + k] = weight;
            }
        }

        return new KeptLinear(layer, kept, [.. bias.Select(value => (double)value)], folded.Norm);
    }

    private IKeptLayer PackBFloat16(FoldedLayer folded, LayerPlan layer, float[] bias)
    {
        double[] kept = new double[folded.Weight.Length];
        int pairs = BakedPlan.Depth(WeightFormat.BFloat16, layer.In);
        for (int channel = 0; channel < layer.Out; channel++)
        {
            for (int pair = 0; pair < pairs; pair++)
            {
                int k = channel * layer.In + 2 * pair;
                uint even = BFloat16.Round((float)folded.Weight[k]), word = even;
                kept[k] = FloatBits.FromBits(even << 16);
                if (2 * pair + 1 < layer.In)
                {
                    word = BFloat16.RoundAbove(even, (float)folded.Weight[k + 1]);
                    kept[k + 1] = FloatBits.FromBits(word);
                }

                Words[layer.Weight + PanelsPlan.Offset(layer.Out, pairs, channel, pair)] = word;
            }
        }

        return new KeptLinear(layer, kept, [.. bias.Select(value => (double)value)], folded.Norm);
    }

    private IKeptLayer PackInt8(FoldedLayer folded, LayerPlan layer, float[] bias)
    {
        int quads = BakedPlan.Depth(WeightFormat.Int8, layer.In);
        long start = layer.Weight + 3L * layer.PaddedOut;
        bool hasSign = _hasSign(layer);
        sbyte[] kept = new sbyte[folded.Weight.Length];
        float[] scales = new float[layer.Out];
        int[] begin = new int[layer.Out];
        for (int channel = 0; channel < layer.Out; channel++)
        {
            double largest = 0;
            for (int k = 0; k < layer.In; k++)
            {
                largest = Math.Max(largest, Math.Abs(folded.Weight[channel * layer.In + k]));
            }

            scales[channel] = (float)(largest / 127);
            for (int k = 0; k < layer.In; k++)
            {
                int quantised = largest == 0 ? 0 : (int)Math.Round(folded.Weight[channel * layer.In + k] / largest * 127, MidpointRounding.ToEven);
                kept[channel * layer.In + k] = (sbyte)quantised;
                begin[channel] -= hasSign ? 128 * quantised : 0;
                Words[start + PanelsPlan.Offset(layer.Out, quads, channel, k / 4)] |= (uint)(byte)quantised << (k % 4 * 8);
            }

            Words[layer.Weight + channel] = (uint)begin[channel];
            Words[layer.Weight + layer.PaddedOut + channel] = FloatBits.ToBits(scales[channel]);
        }

        return new KeptInt8(layer, hasSign, kept, begin, scales, bias, folded.Norm);
    }
}
