using System;
using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Model;

namespace Mlp.Generator.Planning;

/// <summary>
/// Lays the parameters and the running statistics out, layer by layer, and lists the state dict as torchvision's MLP has it:
/// a block is Linear, [norm], activation, Dropout, so that indices step by 4 with a norm and by 3 without.
/// </summary>
internal sealed class ParameterPlanner(TopologyModel topology)
{
    private readonly bool _hasNorm = topology.NormLayer != NormLayer.None;
    private readonly bool _isOfRows = topology.NormLayer is NormLayer.LayerNorm or NormLayer.RMSNorm;
    private readonly ActivationPlan _activation = ActivationPlanner.Plan(topology.Activation);

    public List<TensorPlan> Tensors { get; } = [];

    /// <summary>Learnable numbers as PyTorch counts them, without padding.</summary>
    public long ParameterCount => Tensors.Where(tensor => tensor.Role is "LinearWeight" or "LinearBias" or "NormWeight" or "NormBias").Sum(tensor => (long)tensor.Rows * Math.Max(1, tensor.Columns));

    public long ParameterLength { get; private set; }

    public long BufferLength { get; private set; }

    public int CounterCount { get; private set; }

    /// <summary>Plans the layers in turn.</summary>
    public LayerPlan Next(int position)
    {
        int input = position == 0 ? topology.InChannels : topology.HiddenChannels[position - 1];
        int output = topology.HiddenChannels[position];
        bool isLast = position == topology.HiddenChannels.Count - 1;
        int linear = position * (_hasNorm ? 4 : 3);
        int activation = linear + (_hasNorm ? 2 : 1);

        long weight = Parameter($"{linear}.weight", "LinearWeight", output, input, (long)input * Sizes.Padded(output));
        bool folds = _hasNorm && !_isOfRows && !isLast && topology.TrackRunningStats;
        long bias = topology.Bias ? Parameter($"{linear}.bias", "LinearBias", output, 0, Sizes.Padded(output))
            : folds ? Reserve(Sizes.Padded(output))
            : -1;
        NormPlan? norm = _hasNorm && !_isOfRows && !isLast ? Norm(linear + 1, output) : null;
        RowNormPlan? rowNorm = _isOfRows && !isLast ? RowNorm(linear + 1, output) : null;
        return new LayerPlan(
            position,
            linear,
            activation,
            DropoutIndex: isLast ? linear + 1 : activation + 1,
            input,
            output,
            InStride: position == 0 ? input : Sizes.Stride(input),
            OutStride: isLast ? Sizes.Padded(output) : Sizes.Stride(output),
            weight,
            bias,
            HasBiasParameter: topology.Bias,
            norm,
            rowNorm,
            isLast ? ActivationPlan.Identity : _activation,
            isLast);
    }

    private NormPlan Norm(int index, int channels)
    {
        int padded = Sizes.Padded(channels);
        long weight = -1, bias = -1, mean = -1, variance = -1;
        int counter = -1;
        if (topology.NormAffine)
        {
            weight = Parameter($"{index}.weight", "NormWeight", channels, 0, padded);
            bias = Parameter($"{index}.bias", "NormBias", channels, 0, padded);
        }

        if (topology.TrackRunningStats)
        {
            mean = Buffer($"{index}.running_mean", "RunningMean", channels);
            variance = Buffer($"{index}.running_var", "RunningVar", channels);
            counter = CounterCount++;
            Tensors.Add(new TensorPlan($"{index}.num_batches_tracked", "NumBatchesTracked", 0, 0, counter));
        }

        return new NormPlan(topology.NormLayer.ToString(), index, weight, bias, mean, variance, counter);
    }

    private RowNormPlan RowNorm(int index, int channels)
    {
        int padded = Sizes.Padded(channels);
        bool centers = topology.NormLayer == NormLayer.LayerNorm;
        long weight = topology.NormAffine ? Parameter($"{index}.weight", "NormWeight", channels, 0, padded) : -1;
        long bias = topology.NormAffine && centers ? Parameter($"{index}.bias", "NormBias", channels, 0, padded) : -1;
        return new RowNormPlan(topology.NormLayer.ToString(), index, weight, bias, centers);
    }

    private long Parameter(string name, string role, int rows, int columns, long length)
    {
        Tensors.Add(new TensorPlan(name, role, rows, columns, ParameterLength));
        return Reserve(length);
    }

    private long Reserve(long length)
    {
        long offset = ParameterLength;
        ParameterLength += length;
        return offset;
    }

    private long Buffer(string name, string role, int channels)
    {
        long offset = BufferLength;
        BufferLength += Sizes.Padded(channels);
        Tensors.Add(new TensorPlan(name, role, channels, 0, offset));
        return offset;
    }
}
