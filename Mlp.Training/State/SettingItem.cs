using System.Buffers.Binary;

namespace Mlp;

/// <summary>A hyper-parameter that stays what it was made with: the file's must be the same.</summary>
internal sealed class SettingItem(string name, double value) : StateItem(name, SafetensorsType.Float64, new TensorShape())
{
    private double _read;

    // In 0.1.0 some were floats: 1e-8 was written as 9.99999994e-9.
    public override string? Mismatch => _read.Equals(value) || _read.Equals((double)(float)value)
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
