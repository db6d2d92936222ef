using System.Globalization;

namespace Mlp;

/// <summary>The shape of a tensor of a state dict: [] (a scalar), [n], or [rows, columns].</summary>
public readonly struct TensorShape : IEquatable<TensorShape>
{
    private readonly int _dimension0;
    private readonly int _dimension1;

    /// <summary>Creates the shape of a scalar, [].</summary>
    public TensorShape()
    {
    }

    /// <summary>Creates the shape of a vector, [<paramref name="length"/>].</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public TensorShape(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Rank = 1;
        _dimension0 = length;
    }

    /// <summary>Creates the shape of a matrix, [<paramref name="rows"/>, <paramref name="columns"/>].</summary>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative, or the product is above 2³¹ − 1.</exception>
    public TensorShape(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if ((long)rows * columns > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(columns),
                string.Create(CultureInfo.InvariantCulture, $"A tensor of shape [{rows}, {columns}] has more than {int.MaxValue} elements; use smaller dimensions."));
        }

        Rank = 2;
        _dimension0 = rows;
        _dimension1 = columns;
    }

    /// <summary>Gets the number of dimensions: 0, 1 or 2.</summary>
    public int Rank { get; }

    /// <summary>Gets the number of elements: the product of the dimensions, 1 for a scalar.</summary>
    public int Length => Rank switch
    {
        0 => 1,
        1 => _dimension0,
        _ => _dimension0 * _dimension1,
    };

    /// <summary>Gets the size of a dimension, the outermost (rows) first.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is not below <see cref="Rank"/>.</exception>
    public int this[int dimension]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(dimension, Rank);
            return dimension == 0 ? _dimension0 : _dimension1;
        }
    }

    /// <summary>Returns whether two shapes have the same rank and dimensions.</summary>
    public static bool operator ==(TensorShape left, TensorShape right) => left.Equals(right);

    /// <summary>Returns whether two shapes differ in rank or in a dimension: [3] is not [3, 1].</summary>
    public static bool operator !=(TensorShape left, TensorShape right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TensorShape other) =>
        Rank == other.Rank && _dimension0 == other._dimension0 && _dimension1 == other._dimension1;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorShape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rank, _dimension0, _dimension1);

    /// <summary>Returns the shape as PyTorch users read it, "[128, 64]", "[10]" or "[]", in every culture.</summary>
    public override string ToString() => Rank switch
    {
        0 => "[]",
        1 => string.Create(CultureInfo.InvariantCulture, $"[{_dimension0}]"),
        _ => string.Create(CultureInfo.InvariantCulture, $"[{_dimension0}, {_dimension1}]"),
    };

    /// <summary>Whether the dimensions of a file, of any number and size, are this shape's.</summary>
    internal bool Matches(ReadOnlySpan<long> dimensions)
    {
        if (dimensions.Length != Rank)
        {
            return false;
        }

        for (int i = 0; i < dimensions.Length; i++)
        {
            if (dimensions[i] != this[i])
            {
                return false;
            }
        }

        return true;
    }
}
