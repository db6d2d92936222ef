using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mlp;

/// <summary>
/// Floats, zero at first, that the garbage collector never moves and whose first one lies on a 64-byte boundary: a load of
/// 512 bits at a multiple of 16 floats never straddles two cache lines.
/// </summary>
public sealed class AlignedBuffer
{
    private const int AlignmentInBytes = 64;
    private const int AlignmentInFloats = AlignmentInBytes / sizeof(float);

    private readonly float[] _array;
    private readonly int _start;

    /// <summary>Allocates <paramref name="length"/> floats, all zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative or above 2³¹ − 73, what an array can hold.</exception>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Array.MaxLength - AlignmentInFloats);
        Length = length;

        // The pinned heap aligns to 8 bytes: take 16 floats more and skip to the boundary.
        _array = GC.AllocateArray<float>(length + AlignmentInFloats, pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)(-address & (AlignmentInBytes - 1)) / sizeof(float);
    }

    /// <summary>Gets the number of floats, as it was asked for.</summary>
    public int Length { get; }

    /// <summary>Gets all the floats.</summary>
    public Span<float> Span => _array.AsSpan(_start, Length);

    /// <summary>The first float's address, for as long as somebody holds this buffer.</summary>
    internal unsafe float* Pointer => (float*)Unsafe.AsPointer(ref Reference);

    /// <summary>Gets the first float. With <see cref="Length"/> 0 the reference must not be read.</summary>
    public ref float Reference => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _start);
}
