using Mlp;

namespace LandCover;

/// <summary>Six bands of each pixel → a logit for each kind of land, as PyTorch's convolutions of 1 × 1 with BatchNorm2d.</summary>
[Mlp(Scene.Bands, 32, 32, Scene.Kinds, NormLayer = NormLayer.BatchNorm2d, Height = Scene.Size, Width = Scene.Size)]
internal sealed partial class LandCoverNet;
