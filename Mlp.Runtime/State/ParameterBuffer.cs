using System.ComponentModel;

namespace Mlp;

/// <summary>Changes parameters in place.</summary>
/// <param name="values">All learnable numbers, packed; not to be kept.</param>
/// <param name="state">What the caller handed over.</param>
/// <typeparam name="TState">May be a span.</typeparam>
public delegate void ParameterUpdate<TState>(Span<float> values, TState state)
    where TState : allows ref struct;

/// <summary>
/// All learnable numbers of a network, packed (see <see cref="StateLayout"/>). They are read freely and written through
/// methods alone, so that what is derived from them, folded batch norm, is never out of date.
/// </summary>
public sealed class ParameterBuffer
{
    private readonly AlignedBuffer _values;
    private long _version;

    internal ParameterBuffer(StateLayout layout)
    {
        Layout = layout;
        _values = new AlignedBuffer(layout.ParameterLength);
    }

    /// <summary>What lies where.</summary>
    public StateLayout Layout { get; }

    /// <summary>The number of floats, padding included.</summary>
    public int Length => _values.Length;

    /// <summary>Goes up with every write.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>For generated code, which only reads through it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ref float Reference => ref _values.Reference;

    /// <summary>A packed number. To write many, use <see cref="CopyFrom"/> or <see cref="Update{TState}"/>.</summary>
    /// <exception cref="IndexOutOfRangeException">The index is out of range.</exception>
    public float this[int index]
    {
        get => _values.Span[index];
        set
        {
            _values.Span[index] = value;
            Interlocked.Increment(ref _version);
        }
    }

    /// <summary>The packed numbers.</summary>
    public static implicit operator ReadOnlySpan<float>(ParameterBuffer buffer) => buffer.AsSpan();

    /// <summary>The packed numbers.</summary>
    public ReadOnlySpan<float> AsSpan() => _values.Span;

    /// <summary>A copy of the packed numbers.</summary>
    public float[] ToArray() => _values.Span.ToArray();

    /// <summary>Copies the packed numbers.</summary>
    /// <exception cref="ArgumentException">The destination is shorter.</exception>
    public void CopyTo(Span<float> destination) => _values.Span.CopyTo(destination);

    /// <summary>Replaces all of them: by what <see cref="ToArray"/> gave, say.</summary>
    /// <exception cref="ArgumentException">The source has another length.</exception>
    public void CopyFrom(ReadOnlySpan<float> source)
    {
        if (source.Length != Length)
        {
            throw new ArgumentException($"source has {source.Length} floats; the packed parameters of {Layout.NetworkName} are {Length}.", nameof(source));
        }

        source.CopyTo(_values.Span);
        Interlocked.Increment(ref _version);
    }

    /// <summary>Changes them in place, as an optimizer of your own does.</summary>
    /// <param name="state">Handed to <paramref name="update"/>: gradients, say.</param>
    /// <param name="update">Writes; what it leaves when it throws counts as written.</param>
    public void Update<TState>(TState state, ParameterUpdate<TState> update)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(update);
        try
        {
            update(_values.Span, state);
        }
        finally
        {
            Interlocked.Increment(ref _version);
        }
    }

    /// <summary>The numbers, for a write that begins and ends in the runtime; it counts from now on.</summary>
    internal Span<float> ForUpdate()
    {
        Interlocked.Increment(ref _version);
        return _values.Span;
    }
}
