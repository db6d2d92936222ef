namespace Mlp;

/// <summary>A line of a <see cref="MlpSummary"/>.</summary>
/// <param name="Module">The module.</param>
/// <param name="OutputShape">[rows, channels], or [rows, channels, height, width].</param>
/// <param name="Parameters">Learnable numbers; 0 where it has none.</param>
/// <param name="MultiplyAdds">Rows, or pixels, times parameters, as torchinfo counts them: a bias's addition is one, too.</param>
/// <param name="OutputBytes">Those of its output.</param>
/// <param name="ParameterBytes">Those of its parameters, without padding.</param>
public sealed record LayerSummary(MlpModule Module, string OutputShape, long Parameters, long MultiplyAdds, long OutputBytes, long ParameterBytes);
