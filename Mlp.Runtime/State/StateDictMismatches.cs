namespace Mlp;

/// <summary>Everything in which a file's tensors are not those of the network.</summary>
internal sealed class StateDictMismatches
{
    public List<string> MissingKeys { get; } = [];

    public List<string> UnexpectedKeys { get; } = [];

    public List<StateDictSizeMismatch> Sizes { get; } = [];

    public List<StateDictTypeMismatch> Types { get; } = [];

    /// <summary>Hyper-parameters that differ, a sentence each.</summary>
    public List<string> Settings { get; } = [];

    /// <summary>What all keys of the file begin with, where the network's keys follow behind it: "module."; else null.</summary>
    public string? Prefix { get; set; }

    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => MissingKeys.Count + UnexpectedKeys.Count + Sizes.Count + Types.Count + Settings.Count == 0;
}
