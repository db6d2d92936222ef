using System.Buffers.Binary;

namespace Mlp;

/// <summary>
/// A number that changes from step to step, such as the learning rate: finite, unless it <see cref="MayBeInfinite"/> or <see
/// cref="MayBeNaN"/>.
/// </summary>
internal sealed class NumberItem(string name, Func<double> get, Action<double> set)
    : StateItem(name, SafetensorsType.Float64, new TensorShape())
{
    private double _read;

    /// <summary>The smallest value there can be.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Gets the limit that every value is below.</summary>
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
