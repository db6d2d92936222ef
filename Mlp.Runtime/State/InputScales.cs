namespace Mlp;

/// <summary>Checks the values of inputs.mean and inputs.std.</summary>
internal static class InputScales
{
    /// <summary>
    /// Tells in a sentence what is wrong with the values of a tensor; null where they are fine, or the tensor is another one.
    /// </summary>
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
