namespace Mlp;

/// <summary>The entry of one tensor in a safetensors header.</summary>
/// <param name="Name">The tensor's key.</param>
/// <param name="Type">The name of its type, one that <see cref="SafetensorsType.Bits"/> knows.</param>
/// <param name="Shape">Its dimensions, none negative.</param>
/// <param name="Begin">Where its data begins, in bytes behind the header.</param>
/// <param name="End">Where its data ends: there the next tensor begins.</param>
internal sealed record SafetensorsEntry(string Name, string Type, long[] Shape, long Begin, long End);
