using System.Runtime.InteropServices;

namespace Mlp;

/// <summary>A rule for each parameter group, in memory that never moves.</summary>
/// <typeparam name="TRule">The optimizer's rule.</typeparam>
internal sealed unsafe class GroupUpdates<TRule>(ParameterGroups groups)
    where TRule : unmanaged, IUpdateRule
{
    private readonly TRule[] _rules = GC.AllocateArray<TRule>(groups.Count, pinned: true);

    /// <summary>Where the parameters of each group lie.</summary>
    public ParameterGroups Groups => groups;

    /// <summary>Gets the rule by which the next step moves the parameters of a group; to be set before each step.</summary>
    public ref TRule this[int group] => ref _rules[group];

    /// <summary>The rules as one, for a backward pass; it holds addresses, which keep no memory alive.</summary>
    public GroupedUpdate<TRule> Grouped => new((TRule*)Marshal.UnsafeAddrOfPinnedArrayElement(_rules, 0), groups.RangePointer);
}
