using Mlp;

namespace Package;

/// <summary>Exclusive or of two inputs: torchvision.ops.MLP(2, [16, 1]).</summary>
[Mlp(2, 16, 1)]
public sealed partial class XorNet;
