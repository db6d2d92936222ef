using System.Runtime.CompilerServices;

namespace Mlp.CompilerServices;

/// <summary>For generated code: the parameters of prediction, with batch norm folded into them, and which state they are of.</summary>
/// <param name="length">Floats.</param>
public sealed class FoldedParameters(int length)
{
    private AlignedBuffer _values = new(length);
    private long _version = -1;

    /// <summary>
    /// Gets the first of the parameters. A prediction that holds it continues with these values when others take their place.
    /// </summary>
    public ref float Reference => ref Volatile.Read(ref _values).Reference;

    /// <summary>
    /// Returns whether they are what the present state folds to. Versions only grow. The parameters of a state that is just being replaced
    /// count as current.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsCurrent(MlpState state) => Volatile.Read(ref _version) >= state.Version;

    /// <summary>Notes that they are now what the state of a version folds to.</summary>
    public void MarkCurrent(long version) => Volatile.Write(ref _version, version);

    /// <summary>Takes other values, all at once, for the state that will have a version.</summary>
    internal void Replace(FoldedParameters folded, long version)
    {
        Volatile.Write(ref _values, folded._values);
        Volatile.Write(ref _version, version);
    }
}
