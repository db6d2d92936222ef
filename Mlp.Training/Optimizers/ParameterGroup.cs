using System.IO.Enumeration;

namespace Mlp;

/// <summary>
/// A group of parameters with numbers of their own, chosen by name or by role: PyTorch's parameter groups. A parameter that no group names
/// is trained with the optimizer's own numbers.
/// </summary>
/// <example>
/// <code>
/// AdamW adamw = new(DigitNet.Layout, learningRate: 1e-3f, weightDecay: 1e-2f, groups:
/// [
///     new(TensorRole.LinearBias, TensorRole.NormWeight, TensorRole.NormBias) { WeightDecay = 0 },
///     new("0.weight") { LearningRateFactor = 0.1 },
/// ]);
/// </code>
/// </example>
public sealed class ParameterGroup
{
    private readonly string[] _patterns = [];
    private readonly TensorRole[] _roles = [];

    /// <summary>Groups the parameters whose names match one of the patterns.</summary>
    /// <param name="pattern">A name in the state dict, "4.weight"; * stands for any characters, ? for one: "*.bias", "0.*".</param>
    /// <param name="morePatterns">Further ones.</param>
    /// <exception cref="ArgumentException">A pattern is null or empty.</exception>
    public ParameterGroup(string pattern, params string[] morePatterns)
    {
        ArgumentNullException.ThrowIfNull(morePatterns);
        _patterns = [pattern, .. morePatterns];
        foreach (string each in _patterns)
        {
            ArgumentException.ThrowIfNullOrEmpty(each, nameof(pattern));
        }
    }

    /// <summary>Groups the parameters of one of the roles, such as all biases.</summary>
    /// <param name="role">A role of parameters: not a running statistic.</param>
    /// <param name="moreRoles">Further ones.</param>
    /// <exception cref="ArgumentException">A role is not one of parameters.</exception>
    public ParameterGroup(TensorRole role, params TensorRole[] moreRoles)
    {
        ArgumentNullException.ThrowIfNull(moreRoles);
        _roles = [role, .. moreRoles];
        foreach (TensorRole each in _roles)
        {
            if (each is < TensorRole.LinearWeight or > TensorRole.NormBias)
            {
                throw new ArgumentException(
                    $"{each} is no role of parameters, which alone have gradients: LinearWeight, LinearBias, NormWeight and NormBias are.",
                    nameof(role));
            }
        }
    }

    /// <summary>
    /// Gets or sets the factor of the optimizer's learning rate, at least 0. Default: 1. With 0 the parameters stay as they are.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public double LearningRateFactor
    {
        get;
        init
        {
            HyperParameter.CheckNotNegative(value, "learning rate factor", nameof(LearningRateFactor));
            field = value;
        }
    } = 1;

    /// <summary>Gets or sets the weight decay in place of the optimizer's, at least 0; null, the default, for the optimizer's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public double? WeightDecay
    {
        get;
        init
        {
            HyperParameter.CheckNotNegative(value ?? 0, "weight_decay value", nameof(WeightDecay));
            field = value;
        }
    }

    /// <summary>Whether the group has that parameter.</summary>
    internal bool Contains(TensorInfo parameter)
        => _roles.Contains(parameter.Role) || _patterns.Any(pattern => Matches(pattern, parameter));

    /// <summary>The patterns that match none of the parameters, or the roles where none of them has any.</summary>
    internal IEnumerable<string> Unmatched(IReadOnlyCollection<TensorInfo> parameters)
        => _roles.Length == 0
            ? _patterns.Where(pattern => !parameters.Any(parameter => Matches(pattern, parameter)))
            : parameters.Any(Contains) ? [] : [ToString()];

    /// <summary>Returns what the group was made of: "*.bias, 0.*".</summary>
    public override string ToString() => _roles.Length == 0 ? string.Join(", ", _patterns) : string.Join(", ", _roles);

    private static bool Matches(string pattern, TensorInfo parameter)
        => FileSystemName.MatchesSimpleExpression(pattern, parameter.Name, ignoreCase: false);
}
