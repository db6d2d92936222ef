namespace Mlp;

/// <summary>Checks that an optimizer and what it is to move fit together.</summary>
internal static class OptimizerGuard
{
    /// <summary>Throws where parameters are not of the optimizer's layout.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void CheckParameters(StateLayout layout, ParameterBuffer parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!ReferenceEquals(parameters.Layout, layout))
        {
            throw new ArgumentException(
                $"These are the parameters of {parameters.Layout.NetworkName}, but this optimizer was made for {layout.NetworkName}. Make one with {parameters.Layout.NetworkName}.Layout.",
                nameof(parameters));
        }
    }
}
