using System.Collections.Generic;

namespace Mlp.ModelFiles;

/// <summary>What a model file holds: a network for each of its outputs, or the reasons why there is none.</summary>
/// <param name="Format">The format, for messages: "ONNX, opset 17".</param>
/// <param name="Candidates">One for each output that depends on an input through a Linear, or for each head of a state dict.</param>
public sealed record ModelContent(string Format, IReadOnlyList<ModelCandidate> Candidates);

/// <summary>An output of a model file.</summary>
/// <param name="Name">Its name in the file; <c>Output = "name"</c> picks it.</param>
/// <param name="Network">The network; null where it cannot be held.</param>
/// <param name="Problems">What cannot be held, one or more where there is no network; otherwise none.</param>
public sealed record ModelCandidate(string Name, ModelNetwork? Network, IReadOnlyList<ModelProblem> Problems)
{
    /// <summary>
    /// Gets whether it counts only where it is picked by name: a class beside the probabilities that it is made of, or a second name of an output.
    /// </summary>
    public bool IsSecondary { get; init; }
}

/// <summary>A node or tensor of a file that no network can hold.</summary>
/// <param name="Name">The name of the node or tensor.</param>
/// <param name="Operator">The operator of the node; empty for a tensor.</param>
/// <param name="Reason">Why it cannot be held, and what to do.</param>
public sealed record ModelProblem(string Name, string Operator, string Reason)
{
    /// <summary>Says it in a phrase: the node '/lstm/LSTM' (LSTM) is recurrent.</summary>
    public override string ToString() => Operator.Length > 0 ? $"the node '{Name}' ({Operator}) {Reason}" : $"'{Name}' {Reason}";
}
