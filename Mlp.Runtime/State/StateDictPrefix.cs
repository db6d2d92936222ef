namespace Mlp;

/// <summary>Finds what PyTorch's wrappers put before every key: "module." (DataParallel), "_orig_mod." (compile), "model.".</summary>
internal static class StateDictPrefix
{
    // Names of modules are short; a forged one is not to cost time.
    private const int MaxLength = 100;

    /// <summary>The prefix that all keys share and without which some are the network's, with its dot; null where there is none.</summary>
    public static string? Find(IReadOnlyDictionary<string, SafetensorsEntry> entries, StateLayout layout)
    {
        string shared = Shared(entries.Keys);
        for (int end = shared.IndexOf('.') + 1; end > 0; end = shared.IndexOf('.', end) + 1)
        {
            string prefix = shared[..end];
            if (layout.Tensors.Any(tensor => entries.ContainsKey(prefix + tensor.Name)))
            {
                return prefix;
            }
        }

        return null;
    }

    private static string Shared(IEnumerable<string> keys)
    {
        string? shared = null;
        foreach (string key in keys)
        {
            shared ??= key[..Math.Min(key.Length, MaxLength)];
            shared = shared[..shared.AsSpan().CommonPrefixLength(key)];
        }

        return shared ?? "";
    }
}
