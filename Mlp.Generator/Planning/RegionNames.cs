namespace Mlp.Generator.Planning;

/// <summary>What the parts of a tape are called, in the plan and in the generated code; the numbers are state dict indices.</summary>
internal static class RegionNames
{
    /// <summary>What a Linear and everything behind it up to the next one gives.</summary>
    public static string Hidden(LayerPlan layer) => $"hidden{layer.LinearIndex}";

    /// <summary>What a norm's normalisation gives, before its weight and bias; the Linear's output before that.</summary>
    public static string Normalized(LayerPlan layer) => $"normalized{layer.Norm?.Index ?? layer.RowNorm!.Index}";

    /// <summary>What a norm of rows multiplied each row by.</summary>
    public static string Inverse(LayerPlan layer) => $"inverse{layer.RowNorm!.Index}";

    /// <summary>The gradients of the weight and bias of a norm of rows, until nobody needs the weight any more.</summary>
    public static string AffineGradient(LayerPlan layer) => $"affine{layer.RowNorm!.Index}";

    /// <summary>A batch norm's statistics of the batch.</summary>
    public static string Statistics(LayerPlan layer) => $"statistics{layer.Norm!.Index}";

    /// <summary>What dropout multiplied by, where the sign of the output does not tell.</summary>
    public static string Factors(LayerPlan layer) => $"factors{layer.DropoutIndex}";

    /// <summary>The activation's derivative, times what dropout multiplied by.</summary>
    public static string Slopes(LayerPlan layer) => $"slopes{layer.ActivationIndex}";

    /// <summary>The padded output of the last Linear.</summary>
    public const string Logits = "logits";

    /// <summary>
    /// The gradient of a Linear's output. Layers take turns: while one thread still reads that of a layer, another may have come to write
    /// that of the layer two before it.
    /// </summary>
    public static string Gradient(LayerPlan layer) => (layer.Position % 3) switch { 0 => "gradientA", 1 => "gradientB", _ => "gradientC" };
}
