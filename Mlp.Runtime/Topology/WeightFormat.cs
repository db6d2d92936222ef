namespace Mlp;

/// <summary>
/// Says how the weights of a static network lie in the program. Biases, norms of rows and everything between the layers are float32 in
/// each.
/// </summary>
public enum WeightFormat
{
    /// <summary>As they are: 4 bytes a weight.</summary>
    Float32 = 0,

    /// <summary>
    /// bfloat16: 2 bytes a weight, 8 significant bits (a relative error of at most 2⁻⁸). Weights that do not fit the caches are read
    /// twice as fast. Sums are float32.
    /// </summary>
    BFloat16 = 1,

    /// <summary>
    /// int8: 1 byte a weight with a float32 scale for each output channel; the input of each layer is quantised, a row at a time, to 8 bits.
    /// Sums are exact integers, the same on every processor. Least memory, largest error: the generated documentation states it.
    /// </summary>
    Int8 = 2,
}
