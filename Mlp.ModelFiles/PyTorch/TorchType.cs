using System.Collections.Generic;

namespace Mlp.ModelFiles.PyTorch;

/// <summary>An element type of PyTorch.</summary>
/// <param name="name">Its name in torch: float32.</param>
/// <param name="size">The bytes of an element; 1 of bytes without a type.</param>
internal sealed class TorchType(string name, int size)
{
    public static readonly TorchType Float32 = new("float32", 4), Float64 = new("float64", 8), Float16 = new("float16", 2),
        BFloat16 = new("bfloat16", 2), Int64 = new("int64", 8);

    /// <summary>The bytes of a storage without a type: the tensor says it.</summary>
    public static readonly TorchType Untyped = new("bytes", 1);

    private static readonly TorchType Int32 = new("int32", 4), Int16 = new("int16", 2), Int8 = new("int8", 1), UInt8 = new("uint8", 1),
        Bool = new("bool", 1);

    private static readonly Dictionary<string, TorchType> ByGlobal = new()
    {
        ["torch.FloatStorage"] = Float32,
        ["torch.DoubleStorage"] = Float64,
        ["torch.HalfStorage"] = Float16,
        ["torch.BFloat16Storage"] = BFloat16,
        ["torch.LongStorage"] = Int64,
        ["torch.IntStorage"] = Int32,
        ["torch.ShortStorage"] = Int16,
        ["torch.CharStorage"] = Int8,
        ["torch.ByteStorage"] = UInt8,
        ["torch.BoolStorage"] = Bool,
        ["torch.UntypedStorage"] = Untyped,
        ["torch.storage.UntypedStorage"] = Untyped,
        ["torch.storage._UntypedStorage"] = Untyped,
        ["torch.float32"] = Float32,
        ["torch.float64"] = Float64,
        ["torch.float16"] = Float16,
        ["torch.bfloat16"] = BFloat16,
        ["torch.int64"] = Int64,
        ["torch.int32"] = Int32,
        ["torch.int16"] = Int16,
        ["torch.int8"] = Int8,
        ["torch.uint8"] = UInt8,
        ["torch.bool"] = Bool,
    };

    /// <summary>Gets its name in torch: float32.</summary>
    public string Name { get; } = name;

    /// <summary>Gets the bytes of an element; 1 of bytes without a type.</summary>
    public int Size { get; } = size;

    /// <summary>Gets whether weights can have it.</summary>
    public bool IsFloat => this == Float32 || this == Float64 || this == Float16 || this == BFloat16;

    /// <summary>The type that a global of a pickle names, a storage class or a dtype; null where it names none.</summary>
    public static TorchType? OfGlobal(string name) => ByGlobal.TryGetValue(name, out TorchType? type) ? type : null;
}
