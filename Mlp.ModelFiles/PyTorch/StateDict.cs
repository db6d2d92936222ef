using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.PyTorch;

/// <summary>Named tensors in the order of the file.</summary>
/// <param name="Name">The key of the checkpoint under which they lie; empty where it has only this one.</param>
/// <param name="Tensors">The tensors by name, without the prefixes of wrappers.</param>
internal sealed record StateDict(string Name, IReadOnlyList<KeyValuePair<string, TorchTensor>> Tensors)
{
    /// <summary>Keys are copied on the way, and one long key can stand in a pickle a thousand times.</summary>
    private const int MaxKeyLength = 500;

    private const int MaxDepth = 3, MaxWrappers = 8;

    /// <summary>What DataParallel and torch.compile put in front of every key.</summary>
    private static readonly string[] Wrappers = ["module.", "_orig_mod."];

    /// <summary>Finds the state dicts in what a pickle says: itself, or the values of it that are state dicts.</summary>
    /// <exception cref="ModelFileException">There is none.</exception>
    public static IReadOnlyList<StateDict> Find(object? value)
    {
        if (value is not PickleDict top)
        {
            throw new ModelFileException($"it holds no dict, where a state dict was expected: {PythonLine.SaveStateDict}");
        }

        List<KeyValuePair<string, PickleDict>> level = [new("", top)];
        HashSet<PickleDict> seen = [top]; // a dict can hold itself
        for (int depth = 0; depth < MaxDepth; depth++)
        {
            List<KeyValuePair<string, PickleDict>> found = [.. level.Where(pair => HasWeights(pair.Value))];
            if (found.Count > 0)
            {
                return [.. found.Select(pair => Create(found.Count == 1 ? "" : pair.Key, pair.Value))];
            }

            level = [.. level.SelectMany(pair => Inner(pair, seen))];
        }

        throw new ModelFileException(
            "it holds no weights of a network, that is, no key that ends in 'weight' with a tensor of two or more dimensions; "
            + $"its keys are {Keys(top)}: {PythonLine.SaveStateDict}");
    }

    private static IEnumerable<KeyValuePair<string, PickleDict>> Inner(KeyValuePair<string, PickleDict> outer, HashSet<PickleDict> seen)
        => outer.Value.Items
            .Where(item => item.Key is string && item.Value is PickleDict inner && seen.Add(inner))
            .Select(item => new KeyValuePair<string, PickleDict>(Joined(outer.Key, (string)item.Key!), (PickleDict)item.Value!));

    private static string Joined(string outer, string key)
        => key.Length > MaxKeyLength ? throw LongKey(key) : outer.Length == 0 ? key : $"{outer}.{key}";

    private static bool HasWeights(PickleDict dict) => dict.Items.Any(item =>
        item.Key is string key && item.Value is TorchTensor { Rank: >= 2 }
        && key.Substring(key.LastIndexOf('.') + 1).StartsWith("weight", StringComparison.Ordinal));

    private static StateDict Create(string name, PickleDict dict)
    {
        List<KeyValuePair<string, TorchTensor>> tensors = [];
        HashSet<string> keys = new(StringComparer.Ordinal);
        foreach (KeyValuePair<object?, object?> item in dict.Items)
        {
            if (item is { Key: string key, Value: TorchTensor tensor })
            {
                if (key.Length > MaxKeyLength)
                {
                    throw LongKey(key);
                }

                if (!keys.Add(key))
                {
                    throw new ModelFileException($"its state dict has the key '{Shown.Name(key)}' twice: save it again");
                }

                tensors.Add(new(key, tensor));
            }
        }

        for (int i = 0; i < MaxWrappers; i++)
        {
            // One can be in the other.
            string? wrapper = Array.Find(Wrappers, each => tensors.TrueForAll(pair => pair.Key.StartsWith(each, StringComparison.Ordinal)));
            if (wrapper is not null)
            {
                tensors = [.. tensors.Select(pair => new KeyValuePair<string, TorchTensor>(pair.Key.Substring(wrapper.Length), pair.Value))];
            }
        }

        return new StateDict(name, tensors);
    }

    private static ModelFileException LongKey(string key)
        => new($"it has a key of {key.Length} characters, '{Shown.Name(key)}'; at most {MaxKeyLength} were expected: {PythonLine.SaveStateDict}");

    private static string Keys(PickleDict dict)
        => dict.Items.Count == 0 ? "none"
            : Shown.List([.. dict.Items.Take(1000).Select(item => item.Key is string key ? $"'{Shown.Name(key)}'" : "another")]);
}
