namespace Mlp;

/// <summary>
/// Checks the values of inputs.mean, inputs.std, outputs.mean and outputs.std, and tells what to do where one of two networks has them.
/// </summary>
internal static class Scales
{
    private static readonly (string Key, string Option)[] s_ends = [("inputs", "StandardizeInputs"), ("outputs", "StandardizeOutputs")];

    /// <summary>Tells what to do where a state dict differs from the network's in these tensors alone; null where it does in others.</summary>
    /// <param name="missing">Keys that the network has alone.</param>
    /// <param name="unexpected">Keys that the state dict has alone.</param>
    public static string? Hint(IReadOnlyCollection<string> missing, IReadOnlyCollection<string> unexpected)
    {
        string[] keys = [.. missing, .. unexpected];
        if (keys.Length == 0 || !keys.All(key => s_ends.Any(end => IsOf(key, end.Key))))
        {
            return null;
        }

        return string.Join(' ', s_ends.SelectMany(end => Hints(end.Key, end.Option, missing, unexpected)));
    }

    private static IEnumerable<string> Hints(string end, string option, IEnumerable<string> missing, IEnumerable<string> unexpected)
    {
        if (missing.Any(key => IsOf(key, end)))
        {
            yield return $"The file is of a network that does not standardise its {end}: remove {option}, or load it into a network without it, and copy the tensors.";
        }

        if (unexpected.Any(key => IsOf(key, end)))
        {
            yield return $"The file is of a network that standardises its {end}: add {option} = true to the attribute.";
        }
    }

    private static bool IsOf(string key, string end) => key == $"{end}.mean" || key == $"{end}.std";

    /// <summary>Tells what is wrong with the values of a tensor, as a sentence; null where they are fine, or the tensor is another one.</summary>
    public static string? Problem(TensorInfo tensor, ReadOnlySpan<float> values)
    {
        bool isMean = tensor.Role is TensorRole.InputMean or TensorRole.OutputMean, isStd = tensor.Role is TensorRole.InputStd or TensorRole.OutputStd;
        for (int i = 0; (isMean || isStd) && i < values.Length; i++)
        {
            if (isMean && !float.IsFinite(values[i]))
            {
                return FormattableString.Invariant($"'{tensor.Name}' has the value {values[i]} at {i}: means have to be finite.");
            }

            if (isStd && !(values[i] > 0 && float.IsFinite(values[i])))
            {
                return FormattableString.Invariant(
                    $"'{tensor.Name}' has the value {values[i]} at {i}: standard deviations have to be finite and above 0. Give a channel that does not vary 1.");
            }
        }

        return null;
    }
}
