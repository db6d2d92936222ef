namespace Mlp.Models;

// Game agents by Stable-Baselines, a robot's gait by Brax, a wake word: docs/model-files.md says where they come from.
[Mlp(Weights = "godot_FlyBy.onnx")]
internal static partial class FlyBy;

[Mlp(Weights = "godot_3DLander.onnx")]
internal static partial class Lander;

[Mlp(Weights = "godot_Ships.onnx")]
internal static partial class Ships;

[Mlp(Weights = "playground_go1.onnx")]
internal static partial class Go1;

[Mlp(Weights = "wake_glados.onnx")]
internal static partial class Glados;

internal delegate void Forward(ReadOnlySpan<float> inputs, Span<float> outputs);

/// <summary>A model file and the network that was compiled from it.</summary>
internal sealed record Model(string File, string Topology, string Output, int InChannels, int OutChannels, Forward Forward)
{
    /// <summary>All models.</summary>
    public static IReadOnlyList<Model> All { get; } =
    [
        new("godot_FlyBy", "8-64-64-2, Tanh", "output", FlyBy.InChannels, FlyBy.OutChannels, FlyBy.Forward),
        new("godot_3DLander", "162-64-64-14, Tanh", "output", Lander.InChannels, Lander.OutChannels, Lander.Forward),
        new("godot_Ships", "675-64-64-2, Tanh", "output", Ships.InChannels, Ships.OutChannels, Ships.Forward),
        new("playground_go1", "48-512-256-128-12, SiLU, Tanh", "continuous_actions", Go1.InChannels, Go1.OutChannels, Go1.Forward),
        new("wake_glados", "1536-32-32-1, LayerNorm, ReLU, Sigmoid", "Identity", Glados.InChannels, Glados.OutChannels, Glados.Forward),
    ];
}
