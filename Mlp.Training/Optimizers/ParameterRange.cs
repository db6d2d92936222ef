namespace Mlp;

/// <summary>Packed parameters of one group, from the end of the range before on.</summary>
/// <param name="End">The first position behind them, a multiple of 16.</param>
/// <param name="Group">The group.</param>
internal readonly record struct ParameterRange(int End, int Group);
