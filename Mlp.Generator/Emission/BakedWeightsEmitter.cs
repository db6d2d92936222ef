using System.Linq;
using Mlp.Generator.Planning;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Emission;

/// <summary>Writes the class Weights of a static network: its data.</summary>
internal static class BakedWeightsEmitter
{
    public static string Emit(NetworkPlan plan, PackedWeights weights, SelfTestData selfTest)
    {
        SourceWriter writer = new();
        FileHeading.Write(writer, plan, "The weights: data of the program.");
        using (writer.Block("internal static class Weights"))
        {
            writer.Lines($"""
                /// <summary>What SelfTest compares with   [{BakedPlan.SelfTestRows}, {plan.Last.Out}].</summary>
                public static global::System.ReadOnlySpan<double> SelfTestOutputs => [{string.Join(", ", selfTest.Expected.Select(Literal.AnyDouble))}];
                """);
            WeightsEmitter.WriteData(writer, $"{string.Join("; ", plan.Layers.Select(Place))}; zeros between them. Offsets are in 32-bit words.", "Data", weights.Words);
        }

        return writer.ToString();
    }

    private static string Place(LayerPlan layer)
    {
        string linear = $"Linear {layer.LinearIndex}'s weight from {layer.Weight} and bias from {layer.Bias} on";
        return layer.RowNorm switch
        {
            { Weight: >= 0, Bias: >= 0 } norm => $"{linear}; {norm.Name} {norm.Index}'s weight from {norm.Weight} and bias from {norm.Bias} on",
            { Weight: >= 0 } norm => $"{linear}; {norm.Name} {norm.Index}'s weight from {norm.Weight} on",
            _ => linear,
        };
    }
}
