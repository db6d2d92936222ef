using Mlp;

namespace Package;

/// <summary>The same network, its training done before the compiler ran.</summary>
[Mlp(2, 16, 1, Weights = "xor.safetensors")]
public static partial class XorReader;
