using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>A rule for each parameter group, in memory that never moves.</summary>
/// <typeparam name="TRule">The optimizer's rule.</typeparam>
internal sealed unsafe class GroupUpdates<TRule>(ParameterGroups groups)
    where TRule : unmanaged, IUpdateRule
{
    private readonly TRule[] _rules = GC.AllocateArray<TRule>(groups.Count, pinned: true);

    /// <summary>Where the parameters of each group lie.</summary>
    public ParameterGroups Groups => groups;

    /// <summary>What the next step does with the parameters of a group; to be set before each step.</summary>
    public ref TRule this[int group] => ref _rules[group];

    /// <summary>The rules as one, for a backward pass; it holds addresses, which keep no memory alive.</summary>
    public GroupedUpdate<TRule> Grouped => new((TRule*)Marshal.UnsafeAddrOfPinnedArrayElement(_rules, 0), groups.RangePointer);
}

/// <summary>Hands each gradient to the rule of its parameter group.</summary>
/// <remarks>A kernel's gradients are of one tensor, and so of one group: one search a call.</remarks>
/// <typeparam name="TRule">The optimizer's rule.</typeparam>
internal readonly unsafe struct GroupedUpdate<TRule>(TRule* rules, ParameterRange* ranges) : IParameterUpdate
    where TRule : unmanaged, IUpdateRule
{
    private readonly TRule* _rules = rules;
    private readonly ParameterRange* _ranges = ranges;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Destination(ref float scratch, nuint index) => ref scratch;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(ref float gradients, nuint index, nuint length)
        where V : struct, ISimd<V> => RuleAt(index)->Apply<V>(ref gradients, index, length);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(V gradient, nuint index)
        where V : struct, ISimd<V> => RuleAt(index)->Apply(gradient, index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(nuint index) => _rules->Prefetch(index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TRule* RuleAt(nuint index)
    {
        ParameterRange* range = _ranges;
        while ((nuint)range->End <= index)
        {
            range++;
        }

        return _rules + range->Group;
    }
}
