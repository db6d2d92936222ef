using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Mlp;

/// <summary>
/// Floats that begin on a 64-byte boundary and never move: a 512-bit load across a cache line costs two. Zero at first.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AlignedBuffer
{
    private const int Alignment = 64;

    private readonly float[] _array;
    private readonly int _first;

    /// <summary>Allocates on the pinned heap.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _array = GC.AllocateArray<float>(length + (Alignment / sizeof(float)), pinned: true);
        Length = length;
        unsafe
        {
            nuint address = (nuint)Unsafe.AsPointer(ref _array[0]);
            _first = (int)((Alignment - (address % Alignment)) % Alignment / sizeof(float));
        }
    }

    /// <summary>The number of floats.</summary>
    public int Length { get; }

    /// <summary>The floats.</summary>
    public Span<float> Span => _array.AsSpan(_first, Length);

    /// <summary>The first float, or where it would be.</summary>
    public ref float Reference
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(_array), _first);
    }
}
