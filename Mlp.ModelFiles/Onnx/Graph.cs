using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AttributeType = Mlp.ModelFiles.Onnx.AttributeProto.Types.AttributeType;

namespace Mlp.ModelFiles.Onnx;

/// <summary>A node of a graph, with names that no other value of the graph has.</summary>
/// <param name="Name">Its name; that of its first output where it has none.</param>
/// <param name="Operator">Its operator.</param>
/// <param name="Domain">The operator's domain: empty for ONNX' own.</param>
/// <param name="Version">The version of the domain's operator set.</param>
/// <param name="Inputs">Names of the inputs; empty for one that is left out.</param>
/// <param name="Outputs">Names of the outputs; empty for one that nobody uses.</param>
/// <param name="Attributes">The attributes.</param>
internal sealed record GraphNode(
    string Name,
    string Operator,
    string Domain,
    long Version,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<AttributeProto> Attributes)
{
    /// <summary>How messages name it: Gemm 'fc1'.</summary>
    public string Label => $"{OneLine.Of(Operator)} '{OneLine.Of(Name)}'";

    /// <summary>The name of an input; null where it is left out.</summary>
    public string? Input(int index) => index < Inputs.Count && Inputs[index].Length > 0 ? Inputs[index] : null;

    /// <summary>The attribute of a name; null where it is left out.</summary>
    public AttributeProto? Find(string name) => Attributes.FirstOrDefault(attribute => attribute.Name == name);

    /// <summary>A whole number.</summary>
    public long Int(string name, long defaultValue)
        => Find(name) is { } attribute && Has(attribute, attribute.HasI, AttributeType.Int) ? attribute.I : defaultValue;

    /// <summary>A float.</summary>
    public double Float(string name, double defaultValue)
        => Find(name) is { } attribute && Has(attribute, attribute.HasF, AttributeType.Float) ? Shortest(attribute.F) : defaultValue;

    /// <summary>Whole numbers; null where they are left out.</summary>
    public long[]? Ints(string name) => Find(name) is { } attribute ? [.. attribute.Ints] : null;

    /// <summary>Floats; null where they are left out.</summary>
    public float[]? Floats(string name) => Find(name) is { } attribute ? [.. attribute.Floats] : null;

    /// <summary>A text.</summary>
    public string Text(string name, string defaultValue)
        => Find(name) is { } attribute && Has(attribute, attribute.HasS, AttributeType.String) ? attribute.S.ToStringUtf8() : defaultValue;

    /// <summary>Whether an attribute has a value of a type. Some writers leave 0 out: then its type says that it is one.</summary>
    private static bool Has(AttributeProto attribute, bool isWritten, AttributeType type) => isWritten || attribute.Type == (int)type;

    /// <summary>
    /// The double that whoever wrote the float meant: 1e-5 was rounded to a float, which is no shorter in double precision.
    /// </summary>
    public static double Shortest(float value)
        => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

/// <summary>A value that goes into a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dims">Its dimensions, −1 for one that is not known; null where the file does not say them.</param>
internal sealed record GraphInput(string Name, int[]? Dims);

/// <summary>A graph whose functions are written out and whose nodes are in an order in which each follows those that it needs.</summary>
/// <param name="Inputs">What goes in, without the tensors of the file.</param>
/// <param name="Outputs">The names of what comes out.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Tensors">The tensors of the file by name, unread.</param>
internal sealed record Graph(
    IReadOnlyList<GraphInput> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<GraphNode> Nodes,
    IReadOnlyDictionary<string, TensorProto> Tensors);
