namespace Mlp;

/// <summary>The kind of optimizer or schedule that the state is of: an empty tensor "kind.Adam", so that the header alone tells.</summary>
/// <param name="prefix">What the keys of its owner begin with.</param>
/// <param name="kind">The class's name.</param>
/// <param name="formerKind">The name that it had in 0.1.0.</param>
internal sealed class KindItem(string prefix, string kind, string? formerKind = null) : StateItem(prefix + KeyStem + kind, SafetensorsType.UInt8, new TensorShape(0))
{
    private const string KeyStem = "kind.";

    /// <summary>The key that files of 0.1.0 have in its place; null where it is the same.</summary>
    public string? FormerName { get; } = formerKind is null ? null : prefix + KeyStem + formerKind;

    private string Place => prefix.Length == 0 ? "" : $" at {prefix.TrimEnd('.')}";

    /// <summary>The sentence to say where the key of another kind is in this one's place; else null.</summary>
    public string? Compare(string key)
        => key != Name && key != FormerName && key.StartsWith(prefix + KeyStem, StringComparison.Ordinal)
            ? $"This is the state of {SafetensorsHeader.Quote(key[(prefix + KeyStem).Length..])}, and \"{kind}\" is to be loaded{Place}."
            : null;

    public override void Write(Stream output)
    {
        // The name says all.
    }

    public override void Read(SafetensorsStream source)
    {
        // The name said all.
    }
}
