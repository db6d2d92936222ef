using Mlp;

namespace Playground.Shapes;

// What the page offers. A point in, the logits of the two classes out.
[Mlp(2, 16, 16, 2, ActivationLayer = ActivationLayer.Tanh)]
internal sealed partial class TanhNet;

[Mlp(2, 8, 2)]
internal sealed partial class SmallNet;

[Mlp(2, 32, 16, 2)]
internal sealed partial class ReluNet;

[Mlp(2, 16, 16, 16, 2, ActivationLayer = ActivationLayer.SiLU)]
internal sealed partial class DeepNet;

[Mlp(2, 16, 16, 2, NormLayer = NormLayer.BatchNorm1d)]
internal sealed partial class BatchNormNet;

[Mlp(2, 32, 32, 2, Dropout = 0.1)]
internal sealed partial class DropoutNet;

// One hidden layer each, its activation with it: what the pictures of neurons are computed with. HiddenLayers.cs says how.
[Mlp(2, 16, OutputActivation = ActivationLayer.Tanh)]
internal sealed partial class Tanh2To16;

[Mlp(16, 16, OutputActivation = ActivationLayer.Tanh)]
internal sealed partial class Tanh16To16;

[Mlp(2, 8, OutputActivation = ActivationLayer.ReLU)]
internal sealed partial class Relu2To8;

[Mlp(2, 16, OutputActivation = ActivationLayer.ReLU)]
internal sealed partial class Relu2To16;

[Mlp(16, 16, OutputActivation = ActivationLayer.ReLU)]
internal sealed partial class Relu16To16;

[Mlp(2, 32, OutputActivation = ActivationLayer.ReLU)]
internal sealed partial class Relu2To32;

[Mlp(32, 16, OutputActivation = ActivationLayer.ReLU)]
internal sealed partial class Relu32To16;

[Mlp(32, 32, OutputActivation = ActivationLayer.ReLU)]
internal sealed partial class Relu32To32;

[Mlp(2, 16, OutputActivation = ActivationLayer.SiLU)]
internal sealed partial class SiLU2To16;

[Mlp(16, 16, OutputActivation = ActivationLayer.SiLU)]
internal sealed partial class SiLU16To16;
