using System.ComponentModel;
using System.Globalization;

namespace Mlp;

/// <summary>
/// All learned parameters of a network, packed one behind the other as <see cref="TensorInfo.Offset"/> says: what optimizers
/// move. Every write goes through a member here that counts a <see cref="Version"/>, so that a network knows when what it
/// derived from its parameters (a folded batch norm, a transposed weight) is stale.
/// </summary>
/// <remarks>
/// The padding between and inside tensors is zero and must stay zero; an optimizer keeps it so by itself, since the gradient
/// of padding is zero. Reading is safe from any number of threads while nobody writes.
/// </remarks>
public sealed class ParameterBuffer
{
    private AlignedBuffer _buffer;
    private long _version;

    internal ParameterBuffer(StateLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Layout = layout;
        _buffer = new AlignedBuffer(layout.ParameterLength);
    }

    /// <summary>Gets the layout: which tensor lies where.</summary>
    public StateLayout Layout { get; }

    /// <summary>Gets the number of floats, padding included.</summary>
    public int Length => _buffer.Length;

    /// <summary>
    /// Gets a number that changes with every write, and never returns to a value that it had. It changes after the write, so whoever reads
    /// the version first and the values then holds values at least as new as that version.
    /// </summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>
    /// Gets the first float. Generated code reads from here on, and never writes. A prediction that holds it continues with these floats
    /// when others take their place.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ref readonly float Reference => ref Volatile.Read(ref _buffer).Reference;

    /// <summary>Gets or sets one float by its packed position.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative or not below <see cref="Length"/>.</exception>
    public float this[int index]
    {
        get
        {
            CheckIndex(index);
            return _buffer.Span[index];
        }

        set
        {
            CheckIndex(index);
            _buffer.Span[index] = value;
            MarkChanged();
        }
    }

    /// <summary>Returns the floats as a span, to read.</summary>
    public static implicit operator ReadOnlySpan<float>(ParameterBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return buffer.AsSpan();
    }

    /// <summary>
    /// Returns the floats, to read. The span stays valid and shows later writes, until a state is loaded: it then keeps the floats from
    /// before.
    /// </summary>
    public ReadOnlySpan<float> AsSpan() => _buffer.Span;

    /// <summary>Returns a copy of the floats.</summary>
    public float[] ToArray() => _buffer.Span.ToArray();

    /// <summary>Copies all floats into a span of at least <see cref="Length"/> floats.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (destination.Length < Length)
        {
            throw LengthMismatch(destination.Length, nameof(destination));
        }

        _buffer.Span.CopyTo(destination);
    }

    /// <summary>Overwrites all floats with those of another network of the same class, or of a copy taken before.</summary>
    /// <param name="source"><see cref="Length"/> floats in the same packed layout, padding zero.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> has another length.</exception>
    public void CopyFrom(ReadOnlySpan<float> source)
    {
        if (source.Length != Length)
        {
            throw LengthMismatch(source.Length, nameof(source));
        }

        source.CopyTo(_buffer.Span);
        MarkChanged();
    }

    /// <summary>
    /// Gives the floats to <paramref name="update"/>, which changes them in place. It is meant for an optimizer of your own.
    /// </summary>
    /// <param name="state">Whatever the update needs, such as the gradients; it spares a closure.</param>
    /// <param name="update">Changes the floats; padding must stay zero. The span is not to be kept.</param>
    /// <typeparam name="TState">The type of <paramref name="state"/>; a span is allowed.</typeparam>
    public void Update<TState>(TState state, ParameterUpdate<TState> update)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(update);
        try
        {
            update(ForUpdate(), state);
        }
        finally
        {
            // An update that throws half-way has changed values, too.
            MarkChanged();
        }
    }

    /// <summary>Takes the floats of another buffer, all at once; that is not to be used any more.</summary>
    internal void Replace(ParameterBuffer other)
    {
        Volatile.Write(ref _buffer, other._buffer);
        MarkChanged();
    }

    /// <summary>
    /// The floats to change in place, for the runtime's own code. It counts a version, so nothing derived before is taken for
    /// fresh; the caller calls <see cref="MarkChanged"/> behind the last write, so that nothing derived meanwhile is, either.
    /// </summary>
    internal Span<float> ForUpdate()
    {
        MarkChanged();
        return _buffer.Span;
    }

    /// <summary>The first float, for the runtime's optimizers, which call <see cref="BeginUpdate"/> before and <see cref="MarkChanged"/> behind their writes.</summary>
    internal unsafe float* Pointer => _buffer.Pointer;

    /// <summary>Counts a version ahead of writes, so that nothing derived before them is taken for fresh.</summary>
    internal void BeginUpdate() => MarkChanged();

    /// <summary>Counts a version behind a write. A full fence: a thread that sees the new version sees the new values.</summary>
    internal void MarkChanged() => Interlocked.Increment(ref _version);

    private void CheckIndex(int index)
    {
        if ((uint)index >= (uint)Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(index),
                string.Create(CultureInfo.InvariantCulture, $"The index {index} is outside the {Length} parameters (padding included) of {Layout.NetworkName}; indices are 0 to {Length - 1}."));
        }
    }

    private ArgumentException LengthMismatch(int length, string parameterName) => new(
        string.Create(CultureInfo.InvariantCulture, $"'{parameterName}' has {length} floats; the parameters of {Layout.NetworkName} take {Length}, padding included."),
        parameterName);
}
