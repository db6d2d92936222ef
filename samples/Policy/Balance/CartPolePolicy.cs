using Mlp;

namespace Balance;

/// <summary>
/// Four numbers of a cart in, the logits of a push to the left and to the right out. The file says what the network is made of; samples/Policy
/// wrote it.
/// </summary>
[Mlp(Weights = "cartpole.onnx")]
public static partial class CartPolePolicy;
