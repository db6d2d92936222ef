namespace Mlp;

/// <summary>The activation behind each hidden Linear layer (and its norm); torchvision's <c>activation_layer</c>.</summary>
public enum ActivationLayer
{
    /// <summary>torch.nn.ReLU: max(x, 0).</summary>
    ReLU = 0,

    /// <summary>torch.nn.Identity: x.</summary>
    Identity = 1,
}
