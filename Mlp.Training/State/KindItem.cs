namespace Mlp;

/// <summary>What kind of optimizer or schedule the state is of: an empty tensor "kind.Adam", so that the header alone tells.</summary>
internal sealed class KindItem(string prefix, string kind) : StateItem(prefix + KeyStem + kind, SafetensorsType.UInt8, new TensorShape(0))
{
    private const string KeyStem = "kind.";

    private string Place => prefix.Length == 0 ? "" : $" at {prefix.TrimEnd('.')}";

    /// <summary>The sentence to say where the key of another kind is in this one's place; else null.</summary>
    public string? Compare(string key)
        => key != Name && key.StartsWith(prefix + KeyStem, StringComparison.Ordinal)
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
