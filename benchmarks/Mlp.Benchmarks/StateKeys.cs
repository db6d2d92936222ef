namespace Mlp.Benchmarks;

/// <summary>What torchvision.ops.MLP calls its tensors: Linear, BatchNorm1d, ReLU, Dropout for each layer but the last.</summary>
internal static class StateKeys
{
    public static string Linear(int layer, string tensor) => $"{4 * layer}.{tensor}";

    public static string Norm(int layer, string tensor) => $"{4 * layer + 1}.{tensor}";
}
