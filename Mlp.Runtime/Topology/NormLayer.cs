namespace Mlp;

/// <summary>The normalisation behind each hidden Linear layer; torchvision's <c>norm_layer</c>.</summary>
public enum NormLayer
{
    /// <summary>No normalisation.</summary>
    None = 0,

    /// <summary>torch.nn.BatchNorm1d: normalises each channel over the rows of the batch.</summary>
    BatchNorm1d = 1,

    /// <summary>torch.nn.LayerNorm over the channels: normalises each row by its own mean and variance.</summary>
    LayerNorm = 2,

    /// <summary>torch.nn.RMSNorm over the channels: divides each row by the root of its mean square. It has no bias.</summary>
    RMSNorm = 3,

    /// <summary>
    /// torch.nn.BatchNorm2d: normalises each channel over the pixels of all images of the batch. It needs <see cref="MlpAttribute.Height"/> and
    /// <see cref="MlpAttribute.Width"/>.
    /// </summary>
    BatchNorm2d = 4,
}
