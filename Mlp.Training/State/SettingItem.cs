using System.Buffers.Binary;

namespace Mlp;

/// <summary>A hyper-parameter that stays what it was made with: the file's must be the same.</summary>
internal sealed class SettingItem(string name, double value) : StateItem(name, SafetensorsType.Float64, new TensorShape())
{
    private double _read;

    public override string? Mismatch => BitConverter.DoubleToInt64Bits(_read) == BitConverter.DoubleToInt64Bits(value)
        ? null
        : FormattableString.Invariant($"{Name} is {_read} in the checkpoint, and {value} here.");

    public override void Write(Stream output) => DoubleBytes.Write(output, value);

    public override void Read(SafetensorsStream source)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        ReadBytes(source, bytes);
        _read = BinaryPrimitives.ReadDoubleLittleEndian(bytes);
    }
}
