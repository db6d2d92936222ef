using System.Buffers.Binary;

namespace Mlp;

/// <summary>A count, such as that of the steps.</summary>
internal sealed class CountItem(string name, Func<long> get, Action<long> set) : StateItem(name, SafetensorsType.Int64, new TensorShape())
{
    private long _read;

    /// <summary>The smallest value there can be.</summary>
    public long Minimum { get; init; }

    /// <summary>The largest value there can be.</summary>
    public long Maximum { get; init; } = long.MaxValue;

    public override void Write(Stream output)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, get());
        output.Write(bytes);
    }

    public override void Read(SafetensorsStream source)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        ReadBytes(source, bytes);
        _read = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        if (_read < Minimum || _read > Maximum)
        {
            throw new InvalidDataException(FormattableString.Invariant($"'{Name}' is a count and cannot be {_read}."));
        }
    }

    public override void Commit() => set(_read);
}
