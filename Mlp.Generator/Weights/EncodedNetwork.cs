using System;
using System.IO;
using Microsoft.CodeAnalysis.Text;

namespace Mlp.Generator.Weights;

/// <summary>A network of an MlpWeights item: the item itself, or one of the outputs of a model file that the build has converted. Two are equal where their texts are.</summary>
/// <param name="file">The item.</param>
/// <param name="output">The name of the output in the model file; empty where the item is the network.</param>
/// <param name="refused">Why no network can hold it; null where one can.</param>
/// <param name="data">Where in the item's text its bytes are in base64; empty where it is refused.</param>
/// <param name="isSecondary">Whether it counts only where its output is named.</param>
internal sealed class EncodedNetwork(EncodedFile file, string output, string? refused, TextSpan data, bool isSecondary = false) : IEquatable<EncodedNetwork>
{
    private volatile StateDict? _stateDict;

    /// <summary>The item that it is in.</summary>
    public EncodedFile File => file;

    /// <summary>The name of the output in the model file; empty where the item is the network.</summary>
    public string Output => output;

    /// <summary>Why no network can hold it; null where one can.</summary>
    public string? Refused => refused;

    /// <summary>Whether it counts only where its output is named: a class beside its probabilities, or a second name of an output.</summary>
    public bool IsSecondary => isSecondary;

    /// <summary>The tensors in it, read once.</summary>
    /// <exception cref="InvalidDataException">It is no valid safetensors file.</exception>
    public StateDict StateDict() => _stateDict ??= Weights.StateDict.Read(Bytes());

    public bool Equals(EncodedNetwork? other) => other is not null && output == other.Output && file.Equals(other.File);

    public override bool Equals(object? other) => Equals(other as EncodedNetwork);

    public override int GetHashCode() => file.GetHashCode();

    public override string ToString() => output.Length == 0 ? file.ToString() : $"{file}, {output}";

    private byte[] Bytes()
    {
        try
        {
            return Convert.FromBase64String(file.Text(data));
        }
        catch (FormatException)
        {
            throw new InvalidDataException(EncodedFile.Damaged);
        }
    }
}
