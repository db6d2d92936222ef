namespace Mlp;

/// <summary>Gets or sets how <see cref="ActivationLayer.GELU"/> is computed; torch.nn.GELU's <c>approximate</c>.</summary>
public enum Approximate
{
    /// <summary>PyTorch's <c>'none'</c>: x · Φ(x), Φ the standard normal distribution function.</summary>
    None = 0,

    /// <summary>PyTorch's <c>'tanh'</c>: ½ · x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))).</summary>
    Tanh = 1,
}
