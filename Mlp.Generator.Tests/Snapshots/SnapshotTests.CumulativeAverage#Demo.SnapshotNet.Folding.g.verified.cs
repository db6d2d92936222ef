// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Folding
{
    private static void Fold<V>(MlpState state, ref float folded)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float buffers = ref state.BufferReference;
        Fold3To4<V>(ref Unsafe.Add(ref parameters, Weight0), ref Unsafe.Add(ref parameters, Bias0), ref Unsafe.Add(ref parameters, Weight1),
            ref Unsafe.Add(ref parameters, Bias1), ref Unsafe.Add(ref buffers, RunningMean1), ref Unsafe.Add(ref buffers, RunningVar1),
            ref Unsafe.Add(ref folded, Weight0), ref Unsafe.Add(ref folded, Bias0));
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref parameters, Weight4),
            64).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref folded, Weight4), 64));
    }
}
