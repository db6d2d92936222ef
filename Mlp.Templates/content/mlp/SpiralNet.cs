using Mlp;

/// <summary>Two inputs, two hidden layers of 32, two outputs: one score for each class. MlpGen writes the rest of the class.</summary>
[Mlp(2, 32, 32, 2, ActivationLayer = ActivationLayer.Tanh)]
internal sealed partial class SpiralNet;
