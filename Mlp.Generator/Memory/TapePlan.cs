using System.Linq;

namespace Mlp.Generator.Memory;

/// <summary>The working memory of training: buffers of a fixed length, then buffers of so much a row; and each thread's scratch.</summary>
/// <param name="FixedLength">Floats whatever the number of rows.</param>
/// <param name="RowLength">Floats for each row.</param>
/// <param name="ScratchLength">Floats of each thread.</param>
/// <param name="ScratchRowLength">Floats of each thread, besides, for each row that is summed in one chain.</param>
/// <param name="Buffers">What lies where.</param>
internal sealed record TapePlan(long FixedLength, long RowLength, long ScratchLength, long ScratchRowLength, EquatableArray<PlacedBuffer> Buffers)
{
    /// <summary>Where a buffer lies.</summary>
    public PlacedBuffer Find(TapeBuffer buffer) => Buffers.First(placed => placed.Buffer == buffer);
}
