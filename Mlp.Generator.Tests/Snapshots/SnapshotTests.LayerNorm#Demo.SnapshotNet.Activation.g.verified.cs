// Only what is in no snapshot before this one: see SnapshotNets.
// The activation of the hidden layers.

/// <summary>torch.nn.LeakyReLU with negative_slope 0.2.</summary>
internal readonly struct HiddenActivation : IOutputActivation
{
    [MethodImpl(Jit.Inlined)]
    public static V Forward<V>(V x)
        where V : struct, ISimd<V>
        => LeakyReLU.Forward(x, 0.2f);

    [MethodImpl(Jit.Inlined)]
    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V>
        => LeakyReLU.Forward(x, 0.2f, out derivative);

    [MethodImpl(Jit.Inlined)]
    public static V Backward<V>(V gradient, V y)
        where V : struct, ISimd<V>
        => LeakyReLU.Backward(gradient, y, 0.2f);
}
