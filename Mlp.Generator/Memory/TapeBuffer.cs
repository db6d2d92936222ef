namespace Mlp.Generator.Memory;

/// <summary>A part of a tape's memory.</summary>
/// <param name="Name">What the generated code calls it.</param>
/// <param name="Length">Its floats; of each row where it grows with the tape's rows.</param>
/// <param name="IsPerRow">Whether it grows with the tape's rows.</param>
internal sealed record TapeBuffer(string Name, long Length, bool IsPerRow)
{
    /// <summary>A buffer of a fixed length.</summary>
    public static TapeBuffer Fixed(string name, long length) => new(name, length, IsPerRow: false);

    /// <summary>A buffer of so many floats for each row.</summary>
    public static TapeBuffer PerRow(string name, long length) => new(name, length, IsPerRow: true);
}

/// <summary>Where a buffer lies.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="Offset">Floats, or floats a row, from the beginning of the buffers of its kind.</param>
internal sealed record PlacedBuffer(TapeBuffer Buffer, long Offset);
