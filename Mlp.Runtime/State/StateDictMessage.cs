using System.Globalization;
using System.Text;

namespace Mlp;

/// <summary>The words of a <see cref="StateDictException"/>: those of PyTorch's <c>load_state_dict(strict=True)</c>, and a hint.</summary>
internal static class StateDictMessage
{
    // A header may list millions of keys; the exception's properties have them all.
    private const int MaxListed = 20;

    /// <summary>Everything that differs, 20 of each kind by name and the rest as a number.</summary>
    public static string Describe(string networkName, string? fileName, StateDictMismatches mismatches)
    {
        StringBuilder message = new($"Error(s) in loading state_dict for {networkName}{(fileName is null ? "" : $" from '{fileName}'")}:");
        AppendKeys(message, "Missing", mismatches.MissingKeys);
        AppendKeys(message, "Unexpected", mismatches.UnexpectedKeys);
        AppendLines(message, "size mismatches", mismatches.Sizes, mismatch =>
            $"size mismatch for {mismatch.Name}: copying a param with shape {Shape(mismatch.CheckpointShape)} from checkpoint, the shape in current model is {mismatch.ModelShape}.");
        AppendLines(message, "type mismatches", mismatches.Types, mismatch =>
            $"type mismatch for {mismatch.Name}: copying a param with dtype {mismatch.CheckpointType} from checkpoint, the dtype in current model is {mismatch.ModelType}.");
        AppendLines(message, "different settings", mismatches.Settings, setting => setting);
        if (mismatches.Sizes.Count == 0 && Scales.Hint(mismatches.MissingKeys, mismatches.UnexpectedKeys) is { } hint)
        {
            message.Append($"\n\t{hint}");
        }

        if (mismatches.Prefix is string prefix)
        {
            message.Append($"\n\tAll keys begin with {SafetensorsHeader.Quote(prefix)}{Origin(prefix)}. In Python, save them without it: ")
                .Append($"safetensors.torch.save_file({{key.removeprefix({SafetensorsHeader.Quote(prefix)}): value for key, value in model.state_dict().items()}}, path)");
        }

        return message.ToString();
    }

    private static void AppendKeys(StringBuilder message, string kind, List<string> keys)
    {
        if (keys.Count == 0)
        {
            return;
        }

        string rest = keys.Count > MaxListed ? string.Create(CultureInfo.InvariantCulture, $" and {keys.Count - MaxListed} more") : "";
        message.Append($"\n\t{kind} key(s) in state_dict: ").AppendJoin(", ", keys.Take(MaxListed).Select(SafetensorsHeader.Quote)).Append($"{rest}. ");
    }

    private static void AppendLines<T>(StringBuilder message, string kind, List<T> mismatches, Func<T, string> describe)
    {
        foreach (T mismatch in mismatches.Take(MaxListed))
        {
            message.Append("\n\t").Append(describe(mismatch));
        }

        if (mismatches.Count > MaxListed)
        {
            message.Append(CultureInfo.InvariantCulture, $"\n\tand {mismatches.Count - MaxListed} more {kind}.");
        }
    }

    private static string Shape(IReadOnlyList<long> dimensions) =>
        $"[{string.Join(", ", dimensions.Select(dimension => dimension.ToString(CultureInfo.InvariantCulture)))}]";

    private static string Origin(string prefix) => prefix switch
    {
        "module." => ", which torch.nn.DataParallel and DistributedDataParallel add",
        "_orig_mod." => ", which torch.compile adds",
        _ => ", the name of a module that holds the network",
    };
}
