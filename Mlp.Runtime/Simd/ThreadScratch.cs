using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>For generated code: a thread's working memory, shared by all networks that predict on it and kept while it lives.</summary>
public static class ThreadScratch
{
    // More than this is a single huge batch's, and not kept for its thread: 256 MiB.
    private const long MaxKeptFloats = 64 << 20;

    [ThreadStatic]
    private static AlignedBuffer? t_buffer;

    [ThreadStatic]
    private static AlignedBuffer? t_imageBuffer;

    /// <summary>
    /// Returns the first of at least <paramref name="floats"/> floats on a 64-byte boundary, whose values are unspecified. It allocates
    /// when a thread asks for more than ever before, and each time for more than 256 MiB. The memory is valid until the same thread asks
    /// again.
    /// </summary>
    /// <exception cref="InvalidOperationException">More than one array holds.</exception>
    public static ref float Rent(long floats) => ref Rent(ref t_buffer, floats);

    /// <summary>
    /// Returns such floats in a memory of its own, for images on their way to a prediction or a loss, which rents memory itself.
    /// </summary>
    /// <exception cref="InvalidOperationException">More than one array holds.</exception>
    public static ref float RentForImages(long floats) => ref Rent(ref t_imageBuffer, floats);

    /// <summary>
    /// Returns the first float on a 64-byte boundary, at most 15 floats further. What is loaded soon after it was stored then comes
    /// straight from the store: no store lies in two cache lines.
    /// </summary>
    /// <param name="local">Memory on the stack, which never moves.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe ref float Align(ref float local)
        => ref Unsafe.AddByteOffset(ref local, -(nint)Unsafe.AsPointer(ref local) & 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Rent(ref AlignedBuffer? kept, long floats)
    {
        AlignedBuffer? buffer = kept;
        if (buffer is null || buffer.Length < floats)
        {
            buffer = Grow(ref kept, floats);
        }

        return ref buffer.Reference;
    }

    private static AlignedBuffer Grow(ref AlignedBuffer? kept, long floats)
    {
        if (floats > Array.MaxLength - 64)
        {
            throw new InvalidOperationException($"The batch needs {floats} floats of working memory, more than one array holds: pass fewer rows at a time.");
        }

        AlignedBuffer buffer = new((int)floats);
        if (floats <= MaxKeptFloats)
        {
            kept = buffer;
        }

        return buffer;
    }
}
