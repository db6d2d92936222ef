using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;
using Mlp.Generator.Modules;

namespace Mlp.Generator.Planning;

/// <summary>
/// Plans the modules of a network and places its state, as torchvision's MLP has it: a block is Linear, [norm], activation, Dropout, and the
/// index of a module is its place in the Sequential.
/// </summary>
internal sealed class ModulesPlanner
{
    /// <summary>Parameters that stay in the second-level cache of a small processor: three quarters of 512 KiB.</summary>
    private const int CachedParameters = 96 * 1024;

    private readonly TopologyModel _topology;
    private readonly StateBuilder _state = new();
    private readonly List<FusedBlock> _blocks = [];
    private readonly EquatableArray<InputModulePlan> _inputs;
    private readonly EquatableArray<OutputModulePlan> _outputs;
    private int _index;

    private ModulesPlanner(TopologyModel topology)
    {
        _topology = topology;
        _inputs = InputModules.Plan(topology, _state);
        _outputs = OutputModules.Plan(topology, index: 3 * LastPosition + 2 + Enumerable.Range(0, LastPosition).Count(position => topology.NormOf(position) is not null));
    }

    private int LastPosition => _topology.HiddenChannels.Count - 1;

    /// <summary>The modules and the state of a network.</summary>
    public static ModulesPlan Plan(TopologyModel topology)
    {
        ModulesPlanner planner = new(topology);
        for (int position = 0; position <= planner.LastPosition; position++)
        {
            planner._blocks.Add(planner.Next(position));
        }

        EquatableArray<OutputModulePlan> outputs = new([.. planner._outputs.Select(module => module.PlaceIn(planner._state))]);
        StatePlan state = planner._state.ToPlan();
        bool prefetches = state.ParameterLength > CachedParameters;
        return new ModulesPlan(
            planner._inputs,
            new EquatableArray<FusedBlock>([.. planner._blocks.Select(block => block with { Linear = block.Linear with { Prefetches = prefetches } })]),
            outputs,
            state);
    }

    private FusedBlock Next(int position)
    {
        bool isLast = position == LastPosition;
        ChannelsPlan input = position > 0 ? _blocks[position - 1].Output
            : _inputs.LastOrDefault() is { } module ? new ChannelsPlan(module.OutputName, module.Output, IsNonNegative: false)
            : new ChannelsPlan("input", Tape: null, IsNonNegative: false);
        ActivationFunction? function = isLast ? null : Distinguish(ActivationFunction.Plan(_topology.ActivationOf(position)), _index + (_topology.NormOf(position) is null ? 1 : 2));
        LinearPlan linear = Linear(position);
        NormPlan? norm = isLast ? null : Norm(position, linear.Out, function!);
        ActivationPlan? activation = function is null ? null : new ActivationPlan(_index++, function);
        DropoutPlan dropout = new(_index++, _topology.Dropout);
        TapeBuffer? output = isLast ? linear.OutStride == linear.Out ? null : TapeBuffer.PerRow("logits", linear.OutStride)
            : TapeBuffer.PerRow($"hidden{linear.Index}", linear.OutStride);
        bool hasGradient = !isLast || linear.OutStride != linear.Out || dropout.IsActive || _outputs.Any(module => module.ActsInTraining);
        return new FusedBlock(
            linear,
            norm,
            activation,
            dropout,
            input,
            new ChannelsPlan(isLast ? "logits" : $"hidden{linear.Index}", output, function is { IsNonNegative: true }),
            hasGradient ? TapeBuffer.PerRow($"gradient{linear.Index}", linear.OutStride) : null,
            UsesOddScratch: position % 2 == 1,
            isLast);
    }

    private LinearPlan Linear(int position)
    {
        int index = _index++;
        int input = position == 0 ? _topology.InChannels : _topology.HiddenChannels[position - 1], output = _topology.HiddenChannels[position];
        NamedOffset weight = _state.Weight($"{index}.weight", TensorRole.LinearWeight, output, input);
        BiasPlan? bias = _topology.HasBias(position) ? new BiasPlan(_state.Vector($"{index}.bias", TensorRole.LinearBias, output), IsParameter: true)
            : NormPlan.Folds(_topology.NormOf(position)) ? new BiasPlan(_state.Reserve($"{index}.bias", output), IsParameter: false)
            : null;
        return new LinearPlan(
            index, input, output, position == 0 && _inputs.Count == 0 ? input : Sizes.Stride(input), OutStride(position), weight, bias, IsUnrolled: false, Prefetches: false, StaticRow: null);
    }

    private NormPlan? Norm(int position, int channels, ActivationFunction function)
    {
        if (_topology.NormOf(position) is not { } model)
        {
            return null;
        }

        int index = _index++;
        FusedBlock? alike = _blocks.Where((block, other) => block.Linear.Out == channels && block.Function == function && _topology.NormOf(other) == model).FirstOrDefault();
        return NormPlan.Plan(model, index, channels, alike?.Norm!.Index ?? index, _blocks.Select(block => block.Norm).OfType<NormPlan>(), _state);
    }

    private int OutStride(int position)
        => position == LastPosition ? Sizes.Padded(_topology.HiddenChannels[position]) : Sizes.Stride(_topology.HiddenChannels[position]);

    /// <summary>The function as the network has it: told apart from others before it.</summary>
    private ActivationFunction Distinguish(ActivationFunction function, int index)
    {
        ActivationFunction? same = _blocks.Select(block => block.Function).FirstOrDefault(other => other with { Suffix = "" } == function);
        return same ?? (_blocks.Count == 0 ? function : function with { Suffix = $"At{index}" });
    }
}
