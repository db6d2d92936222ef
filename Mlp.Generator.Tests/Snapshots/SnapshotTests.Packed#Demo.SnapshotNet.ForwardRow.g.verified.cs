// Only what is in no snapshot before this one: see SnapshotNets.

internal static class ForwardRow
{
    /// <summary>hidden0 = relu(input · weight0 + bias0)   [587] · [587, 272] → [272], 8 panels of 32 channels and one of 16.</summary>
    [MethodImpl(Jit.Inlined)]
    private static void Linear0<V>(ref float input, ref float weight, ref float bias, ref float output)
        where V : struct, ISimd<V>
    {
        RowProduct.Panels32<V, ReLU>(ref input, ref weight, 587, 256, ref bias, ref output);
        RowProduct.Panel16<V, ReLU>(ref input, ref Unsafe.Add(ref weight, 150272), 587, ref Unsafe.Add(ref bias, 256),
            ref Unsafe.Add(ref output, 256));
    }
}
