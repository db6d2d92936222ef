namespace Mlp.Generator.Weights;

/// <summary>The entry of one tensor in a safetensors header.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Type">safetensors' name of the element type.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Begin">Where its data begins, in bytes behind the header.</param>
/// <param name="End">Where its data ends.</param>
internal sealed record TensorEntry(string Name, string Type, long[] Shape, long Begin, long End)
{
    /// <summary>Whether elements can be taken for floats.</summary>
    public bool IsConvertible => Type is "F32" or "F16" or "BF16" or "F64";

    /// <summary>Bits of an element; 0 for a type that the format does not have, or that no weights come in.</summary>
    public static int Bits(string type) => type switch
    {
        "BOOL" or "U8" or "I8" or "F8_E5M2" or "F8_E4M3" => 8,
        "U16" or "I16" or "F16" or "BF16" => 16,
        "U32" or "I32" or "F32" => 32,
        "U64" or "I64" or "F64" => 64,
        _ => 0,
    };
}
