using System;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Tells products with a constant weight from others.</summary>
internal static class Linears
{
    /// <summary>Whether a node is a product, whatever it multiplies by.</summary>
    public static bool IsProduct(GraphNode node)
        => node.Operator is "Gemm" or "MatMul" or "FusedGemm" or "FusedMatMul" or "Conv" or "LinearRegressor";

    /// <summary>The weight of a product, as the file has it; null for a node that is none.</summary>
    public static Tensor? Weight(GraphNode node, Func<string, Tensor?> constants)
        => IsProduct(node) && node.Input(1) is { } name && constants(name) is { Rank: >= 2 } weight
            ? weight
            : null;

    /// <summary>How many channels go into a product.</summary>
    public static int InChannels(GraphNode node, Tensor weight) => IsTransposed(node) ? weight.Dims[1] : weight.Dims[0];

    /// <summary>How many channels come out of a product.</summary>
    public static int OutChannels(GraphNode node, Tensor weight) => IsTransposed(node) ? weight.Dims[0] : weight.Dims[1];

    private static bool IsTransposed(GraphNode node) => node.Operator == "Conv" || node.Int("transB", 0) != 0;
}
