namespace Mlp.ModelFiles.PyTorch;

/// <summary>Why a tensor cannot be held.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Reason">Why, and what to do.</param>
internal sealed record TorchProblem(string Key, string Reason)
{
    /// <summary>What helps where a state dict says too little.</summary>
    public const string UseOnnx = "export the model to ONNX, which says how its layers are connected";

    /// <summary>Gets it as it is told.</summary>
    public ModelProblem Told { get; } = new(Shown.Name(Key), "", Reason);

    /// <summary>Gets what the tensor belongs to: other networks of the file do not mind.</summary>
    public Role Role { get; } = KeyWords.RoleOf(Key);
}
