namespace Mlp.Reporting;

/// <summary>The output of a module of a network for some rows, in prediction.</summary>
/// <param name="Module">The module.</param>
/// <param name="Values">[rows, the module's out channels], row-major; a row a pixel, where the inputs are images.</param>
public sealed record LayerOutput(MlpModule Module, float[] Values);
