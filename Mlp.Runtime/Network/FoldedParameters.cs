using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Mlp;

/// <summary>For generated code: the parameters of prediction, with batch norm folded into them, and which state they are of.</summary>
/// <param name="length">Floats.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FoldedParameters(int length)
{
    private readonly AlignedBuffer _values = new(length);
    private long _version = -1;

    /// <summary>The first of them.</summary>
    public ref float Reference => ref _values.Reference;

    /// <summary>Whether they are what the present state folds to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsCurrent(MlpState state) => Volatile.Read(ref _version) == state.Version;

    /// <summary>Notes that they are now what the state of a version folds to.</summary>
    public void MarkCurrent(long version) => Volatile.Write(ref _version, version);
}
