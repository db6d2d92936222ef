// Only what is in no snapshot before this one: see SnapshotNets.

internal static class ForwardRow
{
    /// <summary>hidden0 = gelu(input · weight0 + bias0)   [40] · [40, 33] → [33], a panel of 32 channels and one of 16.</summary>
    [MethodImpl(Jit.Inlined)]
    private static void Linear0<V>(ref float input, ref float weight, ref float bias, ref float output)
        where V : struct, ISimd<V>
    {
        RowProduct.Panels32<V, Identity>(ref input, ref weight, 40, 32, ref bias, ref output);
        RowProduct.Panel16<V, Identity>(ref input, ref Unsafe.Add(ref weight, 1280), 40, ref Unsafe.Add(ref bias, 32),
            ref Unsafe.Add(ref output, 32));
        ActivationRows.Forward<V, GELU>(ref output, rows: 1, stride: 0, channels: 36);
    }

    /// <summary>logits = hidden0 · weight3 + bias3   [33] · [33, 7] → [7], one panel of 16 channels.</summary>
    [MethodImpl(Jit.Inlined)]
    private static void Linear3<V>(ref float input, ref float weight, ref float bias, ref float output)
        where V : struct, ISimd<V>
    {
        RowProduct.Panel16<V, Identity>(ref input, ref weight, 33, ref bias, ref output);
    }
}
