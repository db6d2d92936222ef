namespace Mlp.ModelFiles.PyTorch;

/// <summary>An entry of a zip's directory.</summary>
/// <param name="Name">Its path in the archive.</param>
/// <param name="Method">How it is compressed: 0 not at all, 8 deflate.</param>
/// <param name="Flags">The general purpose flags.</param>
/// <param name="Crc">The checksum of what it holds.</param>
/// <param name="CompressedLength">Its bytes in the archive.</param>
/// <param name="Length">The bytes that it holds.</param>
/// <param name="HeaderOffset">Where its local header begins.</param>
internal sealed record ZipEntry(string Name, int Method, int Flags, uint Crc, long CompressedLength, long Length, long HeaderOffset)
{
    /// <summary>Gets or sets where its bytes begin.</summary>
    public long DataOffset { get; set; }
}
