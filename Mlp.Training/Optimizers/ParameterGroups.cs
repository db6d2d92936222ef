using System.Runtime.InteropServices;

namespace Mlp;

/// <summary>
/// An optimizer's parameter groups, resolved to ranges of the packed parameters. Group 0 is what no group names.
/// </summary>
internal sealed class ParameterGroups
{
    private readonly GroupSettings[] _settings;

    // Pinned: a pass reads them by their address. Never empty; the last one ends where the parameters end.
    private readonly ParameterRange[] _ranges;

    /// <summary>Finds the groups' parameters.</summary>
    /// <exception cref="ArgumentException">A pattern matches nothing, or two groups have a parameter in common.</exception>
    public ParameterGroups(StateLayout layout, double weightDecay, IEnumerable<ParameterGroup>? groups)
    {
        ParameterGroup[] all = groups is null ? [] : [.. groups];
        TensorInfo[] parameters = [.. layout.Tensors.Where(tensor => tensor.IsParameter)];
        Check(layout, all, parameters);
        _settings =
        [
            new(1, weightDecay), .. all.Select(group => new GroupSettings(group.LearningRateFactor, group.WeightDecay ?? weightDecay)),
        ];

        // What lies between tensors is padding, and counts to the tensor before it: there is a boundary only where the group changes.
        List<ParameterRange> ranges = [];
        int current = 0;
        foreach (TensorInfo parameter in parameters.OrderBy(parameter => parameter.Offset))
        {
            int group = 1 + Array.FindIndex(all, each => each.Contains(parameter));
            if (group != current)
            {
                ranges.Add(new(parameter.Offset, current));
            }

            current = group;
        }

        ranges.Add(new(layout.ParameterLength, current));
        _ranges = GC.AllocateArray<ParameterRange>(ranges.Count, pinned: true);
        ranges.CopyTo(_ranges);
        Layout = layout;
    }

    public StateLayout Layout { get; }

    /// <summary>How many groups there are, the one that nobody named included.</summary>
    public int Count => _settings.Length;

    /// <summary>Neighbouring ranges, the first from 0 on, together all packed parameters.</summary>
    public ReadOnlySpan<ParameterRange> Ranges => _ranges;

    /// <summary>The first range, at an address that stays while this object lives.</summary>
    public unsafe ParameterRange* RangePointer => (ParameterRange*)Marshal.UnsafeAddrOfPinnedArrayElement(_ranges, 0);

    /// <summary>Gets the settings of a group.</summary>
    public GroupSettings this[int group] => _settings[group];

    /// <summary>The group of a tensor.</summary>
    public GroupSettings SettingsOf(TensorInfo parameter)
        => _settings[_ranges.First(range => parameter.Offset < range.End).Group];

    private static void Check(StateLayout layout, ParameterGroup[] groups, TensorInfo[] parameters)
    {
        foreach (ParameterGroup group in groups)
        {
            ArgumentNullException.ThrowIfNull(group, nameof(groups));
            if (group.Unmatched(parameters).FirstOrDefault() is string unmatched)
            {
                throw new ArgumentException(
                    $"The parameter group '{unmatched}' matches no parameter of {layout.NetworkName}. Its parameters are {string.Join(", ", parameters.Select(p => p.Name))}.",
                    nameof(groups));
            }
        }

        foreach (TensorInfo parameter in parameters)
        {
            ParameterGroup[] owners = [.. groups.Where(group => group.Contains(parameter))];
            if (owners.Length > 1)
            {
                throw new ArgumentException(
                    $"Some parameters appear in more than one parameter group: '{parameter.Name}' of {layout.NetworkName} is in '{owners[0]}' and in '{owners[1]}'. Choose patterns that do not overlap.",
                    nameof(groups));
            }
        }
    }
}
