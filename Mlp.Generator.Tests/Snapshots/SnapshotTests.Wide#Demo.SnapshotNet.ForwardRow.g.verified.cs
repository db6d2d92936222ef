// Only what is in no snapshot before this one: see SnapshotNets.

internal static class ForwardRow
{
    /// <summary>hidden0 = gelu(input · weight0 + bias0)   [40] · [40, 33] → [33], a panel of 32 channels and one of 16.</summary>
    [MethodImpl(Jit.Inlined)]
    private static void Linear0<V>(ref float input, ref float weight, ref float bias, ref float output)
        where V : struct, ISimd<V>
    {
        for (nuint channel = 0; channel < 32; channel += 2 * V.Count)
        {
            ref float panel = ref Unsafe.Add(ref weight, channel);
            V low0 = V.Load(ref bias, channel), low1 = V.Zero, low2 = V.Zero, low3 = V.Zero;
            V high0 = V.Load(ref bias, channel + V.Count), high1 = V.Zero, high2 = V.Zero, high3 = V.Zero;
            V value;
            for (nuint k = 0; k < 40; k += 4)
            {
                value = V.Broadcast(ref input, k); low0 = V.MultiplyAdd(V.Load(ref panel, k * 32), value, low0);
                high0 = V.MultiplyAdd(V.Load(ref panel, k * 32 + V.Count), value, high0);
                value = V.Broadcast(ref input, k + 1); low1 = V.MultiplyAdd(V.Load(ref panel, k * 32 + 32), value, low1);
                high1 = V.MultiplyAdd(V.Load(ref panel, k * 32 + 32 + V.Count), value, high1);
                value = V.Broadcast(ref input, k + 2); low2 = V.MultiplyAdd(V.Load(ref panel, k * 32 + 64), value, low2);
                high2 = V.MultiplyAdd(V.Load(ref panel, k * 32 + 64 + V.Count), value, high2);
                value = V.Broadcast(ref input, k + 3); low3 = V.MultiplyAdd(V.Load(ref panel, k * 32 + 96), value, low3);
                high3 = V.MultiplyAdd(V.Load(ref panel, k * 32 + 96 + V.Count), value, high3);
            }

            V.Store((low0 + low1) + (low2 + low3), ref output, channel);
            V.Store((high0 + high1) + (high2 + high3), ref output, channel + V.Count);
        }

        for (nuint channel = 0; channel < 16; channel += V.Count)
        {
            ref float panel = ref Unsafe.Add(ref weight, 1280 + channel);
            V sum0 = V.Load(ref bias, 32 + channel), sum1 = V.Zero, sum2 = V.Zero, sum3 = V.Zero, sum4 = V.Zero, sum5 = V.Zero,
                sum6 = V.Zero, sum7 = V.Zero;
            V value;
            for (nuint k = 0; k < 40; k += 8)
            {
                value = V.Broadcast(ref input, k); sum0 = V.MultiplyAdd(V.Load(ref panel, k * 16), value, sum0);
                value = V.Broadcast(ref input, k + 1); sum1 = V.MultiplyAdd(V.Load(ref panel, k * 16 + 16), value, sum1);
                value = V.Broadcast(ref input, k + 2); sum2 = V.MultiplyAdd(V.Load(ref panel, k * 16 + 32), value, sum2);
                value = V.Broadcast(ref input, k + 3); sum3 = V.MultiplyAdd(V.Load(ref panel, k * 16 + 48), value, sum3);
                value = V.Broadcast(ref input, k + 4); sum4 = V.MultiplyAdd(V.Load(ref panel, k * 16 + 64), value, sum4);
                value = V.Broadcast(ref input, k + 5); sum5 = V.MultiplyAdd(V.Load(ref panel, k * 16 + 80), value, sum5);
                value = V.Broadcast(ref input, k + 6); sum6 = V.MultiplyAdd(V.Load(ref panel, k * 16 + 96), value, sum6);
                value = V.Broadcast(ref input, k + 7); sum7 = V.MultiplyAdd(V.Load(ref panel, k * 16 + 112), value, sum7);
            }

            V.Store(((sum0 + sum1) + (sum2 + sum3)) + ((sum4 + sum5) + (sum6 + sum7)), ref output, 32 + channel);
        }

        ActivationRows.Forward<V, GELU>(ref output, rows: 1, stride: 0, channels: 48);
    }

    /// <summary>logits = hidden0 · weight3 + bias3   [33] · [33, 7] → [7], one panel of 16 channels.</summary>
    [MethodImpl(Jit.Inlined)]
    private static void Linear3<V>(ref float input, ref float weight, ref float bias, ref float output)
        where V : struct, ISimd<V>
    {
        for (nuint channel = 0; channel < 16; channel += V.Count)
        {
            ref float panel = ref Unsafe.Add(ref weight, channel);
            V sum0 = V.Load(ref bias, channel), sum1 = V.Zero, sum2 = V.Zero, sum3 = V.Zero, sum4 = V.Zero, sum5 = V.Zero, sum6 = V.Zero,
                sum7 = V.Zero;
            V value;
            for (nuint k = 0; k < 32; k += 8)
            {
                value = V.Broadcast(ref input, k); sum0 = V.MultiplyAdd(V.Load(ref panel, k * 16), value, sum0);
                value = V.Broadcast(ref input, k + 1); sum1 = V.MultiplyAdd(V.Load(ref panel, k * 16 + 16), value, sum1);
                value = V.Broadcast(ref input, k + 2); sum2 = V.MultiplyAdd(V.Load(ref panel, k * 16 + 32), value, sum2);
                value = V.Broadcast(ref input, k + 3); sum3 = V.MultiplyAdd(V.Load(ref panel, k * 16 + 48), value, sum3);
                value = V.Broadcast(ref input, k + 4); sum4 = V.MultiplyAdd(V.Load(ref panel, k * 16 + 64), value, sum4);
                value = V.Broadcast(ref input, k + 5); sum5 = V.MultiplyAdd(V.Load(ref panel, k * 16 + 80), value, sum5);
                value = V.Broadcast(ref input, k + 6); sum6 = V.MultiplyAdd(V.Load(ref panel, k * 16 + 96), value, sum6);
                value = V.Broadcast(ref input, k + 7); sum7 = V.MultiplyAdd(V.Load(ref panel, k * 16 + 112), value, sum7);
            }

            value = V.Broadcast(ref input, 32); sum0 = V.MultiplyAdd(V.Load(ref panel, 512), value, sum0);
            V.Store(((sum0 + sum1) + (sum2 + sum3)) + ((sum4 + sum5) + (sum6 + sum7)), ref output, channel);
        }
    }
}
