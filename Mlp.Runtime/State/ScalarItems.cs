using System.Buffers.Binary;

namespace Mlp;

/// <summary>A count, such as that of the steps.</summary>
internal sealed class CountItem(string name, Func<long> get, Action<long> set) : StateItem(name, SafetensorsType.Int64, new TensorShape())
{
    private long _read;

    /// <summary>The smallest value there can be.</summary>
    public long Minimum { get; init; }

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
        if (_read < Minimum)
        {
            throw new InvalidDataException(FormattableString.Invariant($"'{Name}' is a count and cannot be {_read}."));
        }
    }

    public override void Commit() => set(_read);
}

/// <summary>A number that changes from step to step, such as the learning rate: finite, unless it <see cref="MayBeInfinite"/> or <see cref="MayBeNaN"/>.</summary>
internal sealed class NumberItem(string name, Func<double> get, Action<double> set) : StateItem(name, SafetensorsType.Float64, new TensorShape())
{
    private double _read;

    /// <summary>The smallest value there can be.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>What every value is below.</summary>
    public double Limit { get; init; } = double.PositiveInfinity;

    public bool MayBeInfinite { get; init; }

    public bool MayBeNaN { get; init; }

    public override void Write(Stream output) => DoubleBytes.Write(output, get());

    public override void Read(SafetensorsStream source)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        ReadBytes(source, bytes);
        _read = BinaryPrimitives.ReadDoubleLittleEndian(bytes);
        bool isValid = (double.IsFinite(_read) && _read >= Minimum && _read < Limit)
            || (double.IsInfinity(_read) && MayBeInfinite)
            || (double.IsNaN(_read) && MayBeNaN);
        if (!isValid)
        {
            throw new InvalidDataException(FormattableString.Invariant($"'{Name}' cannot be {_read}."));
        }
    }

    public override void Commit() => set(_read);
}

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

/// <summary>What kind of optimizer or schedule the state is of: an empty tensor "kind.Adam", so that the header alone tells.</summary>
internal sealed class KindItem(string prefix, string kind) : StateItem(prefix + KeyStem + kind, SafetensorsType.UInt8, new TensorShape(0))
{
    private const string KeyStem = "kind.";

    /// <summary>The sentence to say where the key of another kind is in this one's place; else null.</summary>
    public string? Compare(string key)
        => key != Name && key.StartsWith(prefix + KeyStem, StringComparison.Ordinal)
            ? $"This is the state of {SafetensorsHeader.Quote(key[(prefix + KeyStem).Length..])}, and {SafetensorsHeader.Quote(kind)} is to be loaded{(prefix.Length == 0 ? "" : $" at {prefix.TrimEnd('.')}")}."
            : null;

    public override void Write(Stream output)
    {
        // The name says all.
    }

    public override void Read(SafetensorsStream source)
    {
        // The name said all.
    }
}

/// <summary>A double as the format has it.</summary>
internal static class DoubleBytes
{
    public static void Write(Stream output, double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        output.Write(bytes);
    }
}
