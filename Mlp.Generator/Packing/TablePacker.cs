using System.Globalization;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Packing;

/// <summary>A table with the file that is compiled in, if it has one.</summary>
/// <param name="Table">What the declaration says.</param>
/// <param name="File">The file, checked against the declaration; null where it names none.</param>
internal sealed record TableWithWeights(TableModel Table, EncodedNetwork? File);

/// <summary>A table's plan with the file that is compiled in, if it has one.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="File">The file; null where there is none.</param>
internal sealed record TablePlanWithWeights(TablePlan Plan, EncodedNetwork? File);

/// <summary>Packs the file of a static table's model.</summary>
internal static class TablePacker
{
    /// <summary>What the names of a member's tensors begin with.</summary>
    public static string Prefix(int member) => $"members.{member.ToString(CultureInfo.InvariantCulture)}.";

    /// <summary>The table with its numbers packed, and with its network, which has none of its own.</summary>
    public static PackedTable Pack(TablePlanWithWeights planned)
    {
        PackedNetwork network = Packer.Pack(new PlanWithWeights(planned.Plan.Network, File: null));
        return new PackedTable(planned.Plan, network, planned.File is null ? null : Pack(planned.Plan, planned.File.StateDict()));
    }

    private static TableData Pack(TablePlan plan, StateDict state)
    {
        EquatableArray<uint>[] scales = [.. TableWeightsChecker.Scales.Select(name => Words(state, name))];
        return new TableData(
            scales[0],
            scales[1],
            scales[2],
            scales[3],
            scales[4],
            new([.. Enumerable.Range(0, plan.Table.Members).Select(member => InitialStatePacker.Pack(plan.Network.State, state.Under(Prefix(member))))]));
    }

    /// <summary>The bits of doubles, the lower half first; none where there is no such tensor.</summary>
    private static EquatableArray<uint> Words(StateDict state, string name) => state.Find(name) is { } tensor
        ? new([.. state.DoubleBits(tensor).SelectMany(bits => new[] { (uint)bits, (uint)(bits >> 32) })])
        : default;
}
