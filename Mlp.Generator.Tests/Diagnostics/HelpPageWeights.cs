using Microsoft.CodeAnalysis;
using Mlp.Generator.Tests.Infrastructure;
using Mlp.Generator.Tests.Tables;

namespace Mlp.Generator.Tests.Diagnostics;

/// <summary>The files of weights that the examples of the help pages name.</summary>
internal static class HelpPageWeights
{
    public static IReadOnlyList<AdditionalText> All { get; } =
    [
        Good().Encode("good.safetensors"),
        Good().Encode("a/twice.safetensors"),
        Good().Encode("b/twice.safetensors"),
        WeightsFile.Without("missing.safetensors", "missing"),
        WeightsFile.Encode("torn.safetensors", Good().ToBytes()[..^1]),
        Good().Without("0.bias").Encode("nobias.safetensors"),
        Good().With("0.bias", "I32", [1], new byte[4]).Encode("integers.safetensors"),
        Good().With("0.bias", "F32", [1], BitConverter.GetBytes(float.NaN)).Encode("nan.safetensors"),
        Standardized(std: 2).Encode("standardized.safetensors"),
        Standardized(std: 0).Encode("constant.safetensors"),
        Norm(variance: 1, gamma: 1).Encode("norm.safetensors"),
        Norm(variance: -1, gamma: 1).Encode("negative.safetensors"),
        Norm(variance: 0, gamma: 3e38f).Encode("huge.safetensors"),
        new WeightsFile().Add("0.weight", [2048, 2100], new float[2048 * 2100]).Add("3.weight", [1, 2048], new float[2048]).Encode("many.safetensors"),
        Hidden().Encode("hidden.safetensors"),
        Policy().Encode("policy.safetensors"),
        ModelText.Of("policy.onnx", Policy()),
        new ModelText("actor.onnx").Add("action", Policy()).Add("value", Policy()).Encode(),
        new ModelText("recurrent.onnx").Refuse("output", "the node '/lstm/LSTM' (LSTM) is recurrent; the node '/Reshape' (Reshape) has a shape that is not constant").Encode(),
        ModelText.Of("wide.onnx", new WeightsFile().Say("mlp.channels", "1,8193,1").Add("0.weight", [8193, 1], new float[8193]).Add("3.weight", [1, 8193], new float[8193])),
        Houses().Encode("houses.safetensors"),
        Houses().With("inputs.scale", "F64", [1], TableFiles.Doubles(double.NaN)).Encode("noscale.safetensors"),
        new WeightsFile().Add("0.weight", [3, 2], new float[6]).Add("2.weight", [1, 3], new float[3]).Encode("handmade.safetensors"),
    ];

    /// <summary>Of a network 2 → 3 → 1 with Tanh, which says so.</summary>
    public static WeightsFile Policy(string channels = "2,3,1", string activations = "Tanh") => new WeightsFile().Say("mlp.channels", channels).Say("mlp.activations", activations)
        .Add("0.weight", [3, 2], 1, 2, 3, 4, 5, 6).Add("0.bias", [3], 1, 2, 3)
        .Add("3.weight", [1, 3], 1, 2, 3).Add("3.bias", [1], 1);

    /// <summary>Of a network 2 → 3 → 1 whose activations nothing says.</summary>
    public static WeightsFile Hidden() => new WeightsFile()
        .Add("0.weight", [3, 2], 1, 2, 3, 4, 5, 6).Add("0.bias", [3], 1, 2, 3)
        .Add("3.weight", [1, 3], 1, 2, 3).Add("3.bias", [1], 1);

    /// <summary>The model of houses with an area and a price.</summary>
    public static WeightsFile Houses() => TableFiles.Good(TableFiles.HeadOf("Area", "Price"), hidden: 16);

    /// <summary>Of a network 2 → 1.</summary>
    public static WeightsFile Good() => new WeightsFile().Add("0.weight", [1, 2], 1, 2).Add("0.bias", [1], 3);

    /// <summary>Of a network 2 → 1 that standardises its inputs.</summary>
    public static WeightsFile Standardized(float std, float mean = 0) => Good().Add("inputs.mean", [2], 0, mean).Add("inputs.std", [2], 1, std);

    /// <summary>Of a network 2 → 3 → 1 with batch norm.</summary>
    public static WeightsFile Norm(float variance, float gamma) => new WeightsFile()
        .Add("0.weight", [3, 2], 1, 2, 3, 4, 5, 6).Add("0.bias", [3], 1, 2, 3)
        .Add("1.weight", [3], gamma, 1, 1).Add("1.bias", [3], 0, 0, 0)
        .Add("1.running_mean", [3], 0, 0, 0).Add("1.running_var", [3], variance, 1, 1).AddCounter("1.num_batches_tracked", 5)
        .Add("4.weight", [1, 3], 1, 2, 3).Add("4.bias", [1], 1);
}
