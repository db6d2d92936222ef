using System.Diagnostics.CodeAnalysis;

namespace Mlp;

/// <summary>
/// Checks of hyper-parameters, which speak PyTorch's words. What is good allocates nothing: schedules set numbers at each step.
/// </summary>
internal static class HyperParameter
{
    /// <summary>Throws unless the hyper-parameter is finite and at least 0.</summary>
    public static void CheckNotNegative(double value, string name, string parameter)
    {
        if (!(value >= 0 && double.IsFinite(value)))
        {
            Throw(parameter, $"Invalid {name}: {value}. It must be finite and at least 0.");
        }
    }

    /// <summary>Throws unless the factor is above 0 and at most 1.</summary>
    public static void CheckFactor(double value, string name, string parameter)
    {
        if (value is not (> 0 and <= 1))
        {
            Throw(parameter, $"Invalid {name}: {value}. It must be above 0 and at most 1.");
        }
    }

    /// <summary>Throws unless the number of epochs or steps is at least <paramref name="minimum"/>.</summary>
    public static void CheckCount(long value, long minimum, string name, string parameter)
    {
        if (value < minimum)
        {
            Throw(parameter, $"Invalid {name}: {value}. It must be at least {minimum}.");
        }
    }

    /// <summary>Throws unless the weight of the past in a running mean is at least 0 and less than 1.</summary>
    /// <param name="value">β.</param>
    /// <param name="index">Which of PyTorch's betas.</param>
    /// <param name="parameter">The argument's name.</param>
    public static void CheckBeta(double value, int index, string parameter)
    {
        if (value is not (>= 0 and < 1))
        {
            Throw(parameter, $"Invalid beta parameter at index {index}: {value}. It must be at least 0 and less than 1.");
        }
    }

    [DoesNotReturn]
    private static void Throw(string parameter, FormattableString message)
        => throw new ArgumentOutOfRangeException(parameter, FormattableString.Invariant(message));
}
