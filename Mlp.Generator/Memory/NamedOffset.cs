using System.Linq;

namespace Mlp.Generator.Memory;

/// <summary>Where a tensor begins in packed memory, and the constant of that name in the generated code.</summary>
/// <param name="Name">The constant: Weight0.</param>
/// <param name="Offset">In floats, or in 32-bit words of a static network's data.</param>
internal readonly record struct NamedOffset(string Name, long Offset)
{
    /// <summary>The offset of a tensor of the state dict: 0.weight is Weight0, 1.running_mean RunningMean1, inputs.std InputsStd.</summary>
    public static NamedOffset Of(string tensor, long offset)
    {
        string[] parts = tensor.Split('.');
        string name = string.Concat(parts[1].Split('_').Select(Capital));
        return new NamedOffset(char.IsDigit(parts[0][0]) ? name + parts[0] : Capital(parts[0]) + name, offset);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word.Substring(1);
}
