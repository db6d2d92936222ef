namespace Mlp;

/// <summary>Checks the values of inputs.mean and inputs.std, and tells what to do where one of two networks has them.</summary>
internal static class InputScales
{
    /// <summary>Tells what to do where a state dict differs from the network's in these tensors alone; null where it does in others.</summary>
    /// <param name="missing">Keys that the network has alone.</param>
    /// <param name="unexpected">Keys that the state dict has alone.</param>
    public static string? Hint(IReadOnlyCollection<string> missing, IReadOnlyCollection<string> unexpected) => (missing.Count, unexpected.Count) switch
    {
        ( > 0, 0) when missing.All(IsOfInputs)
            => "The file is of a network that does not standardise its inputs: remove StandardizeInputs, or load it into a network without it, and copy the tensors.",
        (0, > 0) when unexpected.All(IsOfInputs)
            => "The file is of a network that standardises its inputs: add StandardizeInputs = true to the attribute.",
        _ => null,
    };

    private static bool IsOfInputs(string key) => key is "inputs.mean" or "inputs.std";

    /// <summary>Tells what is wrong with the values of a tensor, as a sentence; null where they are fine, or the tensor is another one.</summary>
    public static string? Problem(TensorInfo tensor, ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (tensor.Role == TensorRole.InputMean && !float.IsFinite(values[i]))
            {
                return FormattableString.Invariant($"'{tensor.Name}' has the value {values[i]} at {i}: means have to be finite.");
            }

            if (tensor.Role == TensorRole.InputStd && !(values[i] > 0 && float.IsFinite(values[i])))
            {
                return FormattableString.Invariant(
                    $"'{tensor.Name}' has the value {values[i]} at {i}: standard deviations have to be finite and above 0. Give a channel that does not vary 1.");
            }
        }

        return null;
    }
}
