using System.Runtime.CompilerServices;
using Mlp.CompilerServices;
using Mlp.Simd;

namespace Mlp;

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
