namespace Mlp;

/// <summary>Checks of hyper-parameters, which speak PyTorch's words.</summary>
internal static class HyperParameter
{
    /// <summary>Throws unless the hyper-parameter is finite and at least 0.</summary>
    public static void CheckNotNegative(float value, string name, string parameter)
        => Check(value >= 0 && float.IsFinite(value), FormattableString.Invariant($"Invalid {name}: {value}. It must be finite and at least 0."), parameter);

    /// <summary>Throws unless the hyper-parameter is finite and at least 0.</summary>
    public static void CheckNotNegative(double value, string name, string parameter)
        => Check(value >= 0 && double.IsFinite(value), FormattableString.Invariant($"Invalid {name}: {value}. It must be finite and at least 0."), parameter);

    /// <summary>Throws unless the factor is above 0 and at most 1.</summary>
    public static void CheckFactor(double value, string name, string parameter)
        => Check(value is > 0 and <= 1, FormattableString.Invariant($"Invalid {name}: {value}. It must be above 0 and at most 1."), parameter);

    /// <summary>Throws unless the number of epochs or steps is at least <paramref name="minimum"/>.</summary>
    public static void CheckCount(long value, long minimum, string name, string parameter)
        => Check(value >= minimum, FormattableString.Invariant($"Invalid {name}: {value}. It must be at least {minimum}."), parameter);

    /// <summary>Throws unless the weight of the past in a running mean is at least 0 and less than 1.</summary>
    /// <param name="value">β.</param>
    /// <param name="index">Which of PyTorch's betas.</param>
    /// <param name="parameter">The argument's name.</param>
    public static void CheckBeta(double value, int index, string parameter)
        => Check(
            value is >= 0 and < 1,
            FormattableString.Invariant($"Invalid beta parameter at index {index}: {value}. It must be at least 0 and less than 1."),
            parameter);

    private static void Check(bool isValid, string message, string parameter)
    {
        if (!isValid)
        {
            throw new ArgumentOutOfRangeException(parameter, message);
        }
    }
}
