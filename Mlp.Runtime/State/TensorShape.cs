using System.Globalization;

namespace Mlp;

/// <summary>A tensor's dimensions: none, one or two.</summary>
public readonly struct TensorShape : IEquatable<TensorShape>
{
    private readonly int _first;
    private readonly int _second;

    /// <summary>The shape of a scalar, [].</summary>
    public TensorShape()
    {
    }

    /// <summary>The shape of a vector.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public TensorShape(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Rank = 1;
        _first = length;
    }

    /// <summary>The shape of a matrix.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative.</exception>
    /// <exception cref="OverflowException">The elements are more than an int counts.</exception>
    public TensorShape(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        _ = checked(rows * columns);
        Rank = 2;
        _first = rows;
        _second = columns;
    }

    /// <summary>The number of dimensions, 0 to 2.</summary>
    public int Rank { get; }

    /// <summary>The number of elements; a scalar has one.</summary>
    public int Length => Rank switch { 0 => 1, 1 => _first, _ => _first * _second };

    /// <summary>A dimension.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public int this[int dimension]
        => (uint)dimension < (uint)Rank
            ? dimension == 0 ? _first : _second
            : throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"The shape {this} has {Rank} dimensions.");

    /// <summary>Whether two shapes have the same dimensions.</summary>
    public static bool operator ==(TensorShape left, TensorShape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(TensorShape left, TensorShape right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TensorShape other) => Rank == other.Rank && _first == other._first && _second == other._second;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorShape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rank, _first, _second);

    /// <summary>[128, 64], [10] or [].</summary>
    public override string ToString() => Rank switch
    {
        0 => "[]",
        1 => string.Create(CultureInfo.InvariantCulture, $"[{_first}]"),
        _ => string.Create(CultureInfo.InvariantCulture, $"[{_first}, {_second}]"),
    };
}
