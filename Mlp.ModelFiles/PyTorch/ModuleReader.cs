using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Mlp.ModelFiles.PyTorch;

/// <summary>Sorts the tensors of a state dict into modules, and says of those that no network can hold why.</summary>
internal sealed class ModuleReader
{
    private static readonly HashSet<string> Statistics = ["running_mean", "running_var", "num_batches_tracked"];

    /// <summary>Gets the modules in the order of the file.</summary>
    public List<TorchModule> Modules { get; } = [];

    /// <summary>Gets what cannot be held.</summary>
    public List<TorchProblem> Problems { get; } = [];

    /// <summary>Gets the keys and shapes of what was left out.</summary>
    public List<string> LeftOut { get; } = [];

    /// <summary>Sorts the tensors.</summary>
    public static ModuleReader Read(IReadOnlyList<KeyValuePair<string, TorchTensor>> tensors)
    {
        ModuleReader reader = new();
        foreach (IGrouping<string, KeyValuePair<string, TorchTensor>> group in tensors.GroupBy(pair => PathOf(pair.Key), StringComparer.Ordinal))
        {
            reader.Add(group.Key, group.ToDictionary(pair => NameOf(pair.Key), pair => pair.Value, StringComparer.Ordinal));
        }

        return reader;
    }

    private static string PathOf(string key) => key.LastIndexOf('.') is int dot and >= 0 ? key.Substring(0, dot) : "";

    private static string NameOf(string key) => key.Substring(key.LastIndexOf('.') + 1);

    private void Add(string path, Dictionary<string, TorchTensor> tensors)
    {
        if (path is "inputs" or "outputs" && tensors.Count == 2
            && tensors.TryGetValue("mean", out TorchTensor? mean) && tensors.TryGetValue("std", out TorchTensor? std)
            && mean.Rank == 1 && std.Rank == 1 && mean.Count == std.Count && mean.Type.IsFloat && std.Type.IsFloat)
        {
            Modules.Add(new TorchModule(path, path == "inputs" ? TorchModuleKind.Standardize : TorchModuleKind.Unstandardize, tensors));
            return;
        }

        List<string> others = [.. tensors.Keys.Where(name => name is not ("weight" or "bias") && !Statistics.Contains(name))];
        bool isModule = tensors.Count > others.Count;
        bool isHeld = true;
        foreach (string name in others)
        {
            TorchTensor tensor = tensors[name];
            string? reason = ReasonAgainst(name, tensor, path, isModule && path.Length > 0, tensors.ContainsKey);
            if (reason is null)
            {
                LeftOut.Add($"{Shown.Name(Key(path, name))} {Shown.Shape(tensor.Sizes)}");
                tensors.Remove(name);
            }
            else
            {
                AddProblem(path, name, tensor, reason);
                isHeld = false;
            }
        }

        if (isHeld && tensors.Count > 0)
        {
            AddKnown(path, tensors);
        }
    }

    /// <summary>Why a tensor of a name that no Linear and no norm has cannot be left out; null where it can.</summary>
    private static string? ReasonAgainst(string name, TorchTensor tensor, string path, bool isBesideWeight, Func<string, bool> has) => name switch
    {
        _ when Regex.IsMatch(name, "^(weight|bias)_(ih|hh|hr)(_l[0-9]+)?(_reverse)?$")
            => "belongs to a recurrent layer (LSTM, GRU or RNN), which MlpGen's networks do not have",
        "weight_orig" or "weight_mask" or "weight_u" or "weight_v" when has("weight_orig")
            => "is one of the parts of a pruned or spectrally normed weight: call torch.nn.utils.prune.remove(module, \"weight\") "
                + "or torch.nn.utils.remove_spectral_norm(module) and save again",
        "weight_g" or "weight_v" => "is one of the parts of a normed weight: call torch.nn.utils.remove_weight_norm(module) and save again",
        _ when path.Contains("parametrizations.")
            => "is a part of a parametrised weight: call torch.nn.utils.parametrize.remove_parametrizations(module, \"weight\") and save again",
        "in_proj_weight" or "in_proj_bias" => "belongs to attention, which MlpGen's networks do not have",
        _ when Regex.IsMatch(name, "log_?std") => null, // state-dependent exploration has one of two dimensions
        _ when Regex.IsMatch(name, "(^|_)mean$")
            => "seems to scale inputs or outputs, which cannot be left out: fold it into the first Linear, or export the whole to ONNX",
        _ when tensor.Rank > 1 => $"is no weight of a Linear or norm, and has {tensor.Rank} dimensions: {TorchProblem.UseOnnx}",
        _ when isBesideWeight => $"is no part of a Linear or norm, and stands in a module that has a weight: {TorchProblem.UseOnnx}",
        _ => null,
    };

    /// <summary>Adds a module that has no other tensors than Linears and norms.</summary>
    private void AddKnown(string path, Dictionary<string, TorchTensor> tensors)
    {
        TorchTensor? weight = tensors.TryGetValue("weight", out TorchTensor? found) ? found : null;
        string name = weight is null ? tensors.Keys.First() : "weight";
        TorchTensor shown = tensors[name];
        if (tensors.FirstOrDefault(pair => pair.Key != "num_batches_tracked" && !pair.Value.Type.IsFloat) is { Key: { } key, Value: { } typed })
        {
            AddProblem(
                path, key, typed,
                $"has elements of {typed.Type.Name}; float32, float64, float16 and bfloat16 can be read: save the model before it is quantised");
        }
        else if (tensors.FirstOrDefault(pair => pair.Value.Count == 0) is { Key: { } empty, Value: { } nothing })
        {
            AddProblem(path, empty, nothing, "has no elements: every layer needs at least one input and one output");
        }
        else if (weight is { Rank: > 1 })
        {
            AddLinear(path, tensors, weight);
        }
        else if (tensors.Any(pair => pair.Key != "num_batches_tracked" && (pair.Value.Rank != 1 || pair.Value.Count != shown.Count))
            || (weight is null && !tensors.ContainsKey("running_mean")))
        {
            AddProblem(path, name, shown, $"is the weight of no layer that is known by its shapes: {TorchProblem.UseOnnx}");
        }
        else
        {
            AddNorm(path, tensors, shown);
        }
    }

    private void AddLinear(string path, Dictionary<string, TorchTensor> tensors, TorchTensor weight)
    {
        bool hasBias = tensors.TryGetValue("bias", out TorchTensor? bias);
        string? unheld = KeyWords.UnheldBy(path);
        string? reason = weight.Sizes.Skip(2).Any(size => size != 1) || weight.Rank > 4
                ? "belongs to a convolution whose kernel is larger than 1 × 1, which MlpGen's networks do not have"
            : unheld is not null && !(hasBias && unheld == "an Embedding") ? $"is, by its name, {unheld}, which MlpGen's networks do not have"
            : tensors.Count > (hasBias ? 2 : 1) ? $"stands beside running statistics, which no Linear has: {TorchProblem.UseOnnx}"
            : hasBias && (bias!.Rank != 1 || bias.Count != weight.Sizes[0])
                ? $"has a bias {Shown.Shape(bias.Sizes)}, where [{weight.Sizes[0]}] was expected: {TorchProblem.UseOnnx}"
            : null;
        if (reason is null)
        {
            Modules.Add(new TorchModule(path, TorchModuleKind.Linear, tensors));
        }
        else
        {
            AddProblem(path, "weight", weight, reason);
        }
    }

    private void AddNorm(string path, Dictionary<string, TorchTensor> tensors, TorchTensor shown)
    {
        bool hasMean = tensors.ContainsKey("running_mean"), hasVar = tensors.ContainsKey("running_var"), hasBias = tensors.ContainsKey("bias");
        bool hasCounter = tensors.TryGetValue("num_batches_tracked", out TorchTensor? counter);
        if (hasMean != hasVar || (hasCounter && (!hasMean || counter!.Type != TorchType.Int64 || counter.Count != 1)))
        {
            AddProblem(
                path, "running_mean", shown,
                "belongs to a BatchNorm1d that lacks one of running_mean, running_var and an int64 num_batches_tracked: save it again");
        }
        else if (!hasMean && !hasBias && (shown.Count == 1 || KeyWords.UnheldBy(path) == "a PReLU"))
        {
            AddProblem(
                path, "weight", shown,
                "is, by its shape or name, the slope of a PReLU: a state dict does not say where it stands, so export the model to ONNX, which does");
        }
        else
        {
            TorchModuleKind kind = hasMean ? TorchModuleKind.BatchNorm1d : hasBias ? TorchModuleKind.LayerNorm : TorchModuleKind.RMSNorm;
            Modules.Add(new TorchModule(path, kind, tensors));
        }
    }

    private void AddProblem(string path, string name, TorchTensor tensor, string reason)
        => Problems.Add(new TorchProblem(Key(path, name), $"{Shown.Shape(tensor.Sizes)} {reason}"));

    private static string Key(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
