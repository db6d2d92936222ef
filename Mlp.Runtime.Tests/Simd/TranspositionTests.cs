using System.Runtime.InteropServices;
using Mlp.CompilerServices;
using Mlp.Simd;
using Xunit;

namespace Mlp.Tests.Simd;

public sealed class TranspositionTests
{
    private const int Gap = 3;

    [Fact]
    public void Every_float_of_a_block_of_any_size_lands_in_its_place_and_no_other()
    {
        for (int rows = 0; rows <= 21; rows++)
        {
            for (int columns = 0; columns <= 37; columns++)
            {
                int sourceStride = columns + Gap, destinationStride = rows + Gap;
                float[] source = [.. Enumerable.Range(1, (rows * sourceStride) + 1).Select(i => (float)i)];
                GuardedFloats destination = new(columns * destinationStride, misalignment: rows % 5);

                Transposition.Block(
                    ref source[0], (nuint)sourceStride, ref MemoryMarshal.GetReference(destination.Span), (nuint)destinationStride, (nuint)rows, (nuint)columns);

                for (int i = 0; i < destination.Span.Length; i++)
                {
                    int column = i / destinationStride, row = i % destinationStride;
                    float expected = row < rows ? source[(row * sourceStride) + column] : 0f;
                    Assert.True(
                        destination.Span[i] == expected, $"{rows} x {columns}: [{column}, {row}] is {destination.Span[i]}, but should be {expected}.");
                }

                destination.AssertUntouchedAround();
            }
        }
    }
}
