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

    /// <summary>
    /// Gets or sets the prefix that all keys of the file have before the network's keys: "module."; null where there is none.
    /// </summary>
    public string? Prefix { get; set; }

    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => MissingKeys.Count + UnexpectedKeys.Count + Sizes.Count + Types.Count + Settings.Count == 0;
}
