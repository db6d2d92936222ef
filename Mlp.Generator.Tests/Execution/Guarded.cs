using System.Runtime.InteropServices;

namespace Mlp.Generator.Tests.Execution;

/// <summary>A span between canaries, that begins at any offset from a 64-byte boundary.</summary>
internal sealed class Guarded
{
    private const int Margin = 64;

    // A NaN with a payload: whoever reads it spreads NaN, whoever writes over it is seen.
    private static readonly float Canary = BitConverter.UInt32BitsToSingle(0x7FC0CAFE);

    private readonly float[] memory;
    private readonly int start;
    private readonly int length;

    /// <param name="misalignment">Floats, 0 to 15, between a 64-byte boundary and the first element.</param>
    public Guarded(int length, int misalignment)
    {
        this.length = length;
        memory = GC.AllocateUninitializedArray<float>(length + 3 * Margin, pinned: true);
        Array.Fill(memory, Canary);
        start = Margin + (Boundary(memory) + misalignment) % 16;
    }

    public Guarded(ReadOnlySpan<float> values, int misalignment)
        : this(values.Length, misalignment) => values.CopyTo(Span);

    public Span<float> Span => memory.AsSpan(start, length);

    /// <summary>Whether nothing was written outside the span.</summary>
    public bool IsIntact => IsCanary(memory.AsSpan(0, start)) && IsCanary(memory.AsSpan(start + length));

    private static bool IsCanary(Span<float> values) =>
        MemoryMarshal.Cast<float, uint>(values).IndexOfAnyExcept(BitConverter.SingleToUInt32Bits(Canary)) < 0;

    private static unsafe int Boundary(float[] memory)
    {
        fixed (float* first = memory)
        {
            return (int)((64 - ((nint)first & 63)) / 4 % 16);
        }
    }
}
