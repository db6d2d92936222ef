using Mlp;

namespace Embedded;

/// <summary>Reads an 8×8 picture of a handwritten digit. The network is that of samples/Digits, trained: README.md says how.</summary>
[Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1, Weights = "digits.safetensors")]
public static partial class DigitReader;
