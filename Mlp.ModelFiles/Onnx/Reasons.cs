namespace Mlp.ModelFiles.Onnx;

/// <summary>Says why operators cannot be held that people will meet.</summary>
internal static class Reasons
{
    /// <summary>Why a node of an operator that is no part of a network cannot be held.</summary>
    public static string Of(GraphNode node) => node.Operator switch
    {
        "LSTM" or "GRU" or "RNN" => "is recurrent: it has a state from row to row, and MlpGen holds networks of Linears",
        "ConvTranspose" or "ConvInteger" or "QLinearConv" => "is a convolution, and MlpGen holds those of 1 × 1 in floats",
        "MaxPool" or "AveragePool" or "GlobalAveragePool" or "GlobalMaxPool"
            => "pools pixels, and MlpGen holds networks that act on rows or on each pixel",
        "MatMulInteger" or "QLinearMatMul" or "DynamicQuantizeMatMul" or "QGemm"
            or "DynamicQuantizeLinear" or "QuantizeLinear" or "DequantizeLinear"
            => "computes in quantised whole numbers: export the network before it was quantised. "
                + "A static class quantises it with WeightFormat = WeightFormat.Int8",
        "If" or "Loop" or "Scan" => "runs a graph within the graph, and MlpGen holds networks without branches",
        "Attention" or "MultiHeadAttention" or "GroupQueryAttention" => "is attention, and MlpGen holds networks of Linears",
        "InstanceNormalization" or "GroupNormalization" or "LRN" or "LpNormalization"
            => "is a norm that MlpGen does not hold: it has BatchNorm1d, LayerNorm and RMSNorm",
        "TreeEnsembleClassifier" or "TreeEnsembleRegressor" or "TreeEnsemble" or "SVMClassifier" or "SVMRegressor"
            => "is no part of a neural network",
        "Normalizer" => "scales each row by its length, which no module of MlpGen does",
        "OneHotEncoder" or "Imputer" or "CategoryMapper" or "StringNormalizer" or "OneHot"
            => "prepares a table's columns: export the network alone",
        "Embedding" or "GatherElements" or "GatherND" or "ScatterElements"
            => "looks values up by index, and MlpGen holds networks of Linears",
        _ => node.Domain.Length > 0 && node.Domain is not ("ai.onnx.ml" or "com.microsoft")
            ? $"is an operator of '{OneLine.Of(node.Domain)}', which is not ONNX' own"
            : "is not among the operators that MlpGen holds",
    };
}
