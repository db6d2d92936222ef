using Mlp.Generator.Model;
using Mlp.Generator.Planning;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Packing;

/// <summary>A network with its file of weights, if it has one.</summary>
/// <param name="Model">What the declaration says.</param>
/// <param name="File">The file, or what it has of this output, checked against the declaration; null where it names none.</param>
internal sealed record NetworkWithWeights(MlpModel Model, EncodedNetwork? File);

/// <summary>A plan with the file of its weights, if it has one.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="File">The file; null where there is none.</param>
internal sealed record PlanWithWeights(NetworkPlan Plan, EncodedNetwork? File);

/// <summary>Packs the weights of a planned network.</summary>
internal static class Packer
{
    /// <summary>The network with its weights packed.</summary>
    public static PackedNetwork Pack(PlanWithWeights planned) => planned switch
    {
        { File: null } => new PackedNetwork(planned.Plan, Static: null, Initial: null),
        { Plan.Static: not null } => new PackedNetwork(planned.Plan, StaticPacker.Pack(planned.Plan, planned.File.StateDict()), Initial: null),
        _ => new PackedNetwork(planned.Plan, Static: null, InitialStatePacker.Pack(planned.Plan.State, planned.File.StateDict())),
    };
}
