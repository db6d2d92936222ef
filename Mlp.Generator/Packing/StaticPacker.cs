using System;
using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;
using Mlp.Generator.Modules;
using Mlp.Generator.Planning;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Packing;

/// <summary>Packs the weights of a static network as its kernels read them, and computes what its self-test expects.</summary>
internal sealed class StaticPacker
{
    private readonly WeightFormat _format;
    private readonly uint[] _words;

    private StaticPacker(StaticPlan plan)
    {
        _format = plan.Format;
        _words = new uint[plan.Length];
    }

    /// <summary>Packs a state dict that has been checked.</summary>
    public static StaticData Pack(NetworkPlan plan, StateDict state)
    {
        StaticPacker packer = new(plan.Static!);
        IReadOnlyList<FoldedLinear> trained = FoldedLinear.Fold(plan.Blocks, state);
        IKeptModule[] inputs = [.. plan.Inputs.Select(module => module.Keep(state))], outputs = [.. plan.Outputs.Select(module => module.Keep(state))];
        IKeptModule[] kept = [.. inputs, .. trained.Select(packer.Pack), .. outputs];
        foreach (InputModulePlan module in plan.Inputs)
        {
            module.Pack(state, packer._words);
        }

        foreach (FusedBlock block in plan.Blocks)
        {
            block.Norm?.Pack(state, packer._words);
        }

        foreach (OutputModulePlan module in plan.Outputs)
        {
            module.Pack(state, packer._words);
        }

        IEnumerable<IKeptModule> linears = trained.Select(linear => new KeptLinear(linear.Block, linear.Weight, linear.Bias, linear.Norm));
        return new StaticData(new EquatableArray<uint>(packer._words), SelfTest.Compute(plan.InChannels, kept, [.. inputs, .. linears, .. outputs]));
    }

    private IKeptModule Pack(FoldedLinear folded)
    {
        LinearPlan linear = folded.Block.Linear;
        float[] bias = [.. folded.Bias.Select(value => (float)value)];
        for (int channel = 0; channel < linear.Out; channel++)
        {
            _words[linear.Bias!.Offset.Offset + channel] = FloatBits.ToBits(bias[channel]);
        }

        return _format switch
        {
            WeightFormat.Float32 => PackFloat32(folded, linear, bias),
            WeightFormat.BFloat16 => PackBFloat16(folded, linear, bias),
            WeightFormat.Int8 => PackInt8(folded, linear, bias),
            _ => throw new InvalidOperationException($"no packing for {_format}"),
        };
    }

    private IKeptModule PackFloat32(FoldedLinear folded, LinearPlan linear, float[] bias)
    {
        double[] kept = new double[folded.Weight.Length];
        for (int channel = 0; channel < linear.Out; channel++)
        {
            for (int k = 0; k < linear.In; k++)
            {
                float weight = (float)folded.Weight[channel * linear.In + k];
                _words[linear.Weight.Offset + PanelsPlan.Offset(linear.Out, linear.In, channel, k)] = FloatBits.ToBits(weight);
                kept[channel * linear.In + k] = weight;
            }
        }

        return new KeptLinear(folded.Block, kept, [.. bias.Select(value => (double)value)], folded.Norm);
    }

    private IKeptModule PackBFloat16(FoldedLinear folded, LinearPlan linear, float[] bias)
    {
        double[] kept = new double[folded.Weight.Length];
        int pairs = linear.StaticRow!.Depth;
        for (int channel = 0; channel < linear.Out; channel++)
        {
            for (int pair = 0; pair < pairs; pair++)
            {
                int k = channel * linear.In + 2 * pair;
                uint even = BFloat16.Round((float)folded.Weight[k]), word = even;
                kept[k] = FloatBits.FromBits(even << 16);
                if (2 * pair + 1 < linear.In)
                {
                    word = BFloat16.RoundAbove(even, (float)folded.Weight[k + 1]);
                    kept[k + 1] = FloatBits.FromBits(word);
                }

                _words[linear.Weight.Offset + PanelsPlan.Offset(linear.Out, pairs, channel, pair)] = word;
            }
        }

        return new KeptLinear(folded.Block, kept, [.. bias.Select(value => (double)value)], folded.Norm);
    }

    private IKeptModule PackInt8(FoldedLinear folded, LinearPlan linear, float[] bias)
    {
        int quads = linear.StaticRow!.Depth;
        long start = linear.Weight.Offset + 3L * linear.PaddedOut;
        bool hasSign = !folded.Block.Input.IsNonNegative;
        sbyte[] kept = new sbyte[folded.Weight.Length];
        float[] scales = new float[linear.Out];
        int[] begin = new int[linear.Out];
        for (int channel = 0; channel < linear.Out; channel++)
        {
            double largest = 0;
            for (int k = 0; k < linear.In; k++)
            {
                largest = Math.Max(largest, Math.Abs(folded.Weight[channel * linear.In + k]));
            }

            scales[channel] = (float)(largest / 127);
            for (int k = 0; k < linear.In; k++)
            {
                int quantised = largest == 0 ? 0 : (int)Math.Round(folded.Weight[channel * linear.In + k] / largest * 127, MidpointRounding.ToEven);
                kept[channel * linear.In + k] = (sbyte)quantised;
                begin[channel] -= hasSign ? 128 * quantised : 0;
                _words[start + PanelsPlan.Offset(linear.Out, quads, channel, k / 4)] |= (uint)(byte)quantised << (k % 4 * 8);
            }

            _words[linear.Weight.Offset + channel] = (uint)begin[channel];
            _words[linear.Weight.Offset + linear.PaddedOut + channel] = FloatBits.ToBits(scales[channel]);
        }

        return new KeptInt8(folded.Block, kept, begin, scales, bias, folded.Norm);
    }
}
