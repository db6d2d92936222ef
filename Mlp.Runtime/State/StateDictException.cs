using System.Text;

namespace Mlp;

/// <summary>A state dict does not fit a network. The message lists all that is missing, unexpected or of another shape or type, as PyTorch's does.</summary>
public sealed class StateDictException : Exception
{
    internal StateDictException(string networkName, IReadOnlyList<string> missing, IReadOnlyList<string> unexpected, IReadOnlyList<string> mismatches)
        : base(Describe(networkName, missing, unexpected, mismatches))
    {
        MissingKeys = missing;
        UnexpectedKeys = unexpected;
        Mismatches = mismatches;
    }

    /// <summary>Keys that the network has and the state dict lacks.</summary>
    public IReadOnlyList<string> MissingKeys { get; }

    /// <summary>Keys that the state dict has and the network lacks.</summary>
    public IReadOnlyList<string> UnexpectedKeys { get; }

    /// <summary>A sentence for each key of another shape or type.</summary>
    public IReadOnlyList<string> Mismatches { get; }

    private static string Describe(string networkName, IReadOnlyList<string> missing, IReadOnlyList<string> unexpected, IReadOnlyList<string> mismatches)
    {
        StringBuilder message = new($"Error(s) in loading state_dict for {networkName}:");
        if (missing.Count > 0)
        {
            message.Append($"\n\tMissing key(s) in state_dict: {Quote(missing)}.");
        }

        if (unexpected.Count > 0)
        {
            message.Append($"\n\tUnexpected key(s) in state_dict: {Quote(unexpected)}.");
        }

        foreach (string mismatch in mismatches)
        {
            message.Append($"\n\t{mismatch}");
        }

        return message.ToString();
    }

    private static string Quote(IReadOnlyList<string> keys) => string.Join(", ", keys.Select(key => $"\"{key}\""));
}
