using System.IO.Compression;

namespace Mlp.Data;

/// <summary>Tells gzipped content from plain by its first two bytes, whatever the file is called.</summary>
internal static class GzipContent
{
    private const byte Magic0 = 0x1F;
    private const byte Magic1 = 0x8B;

    /// <summary>The plain content. Disposing of it leaves <paramref name="stream"/> open.</summary>
    public static Stream Open(Stream stream)
    {
        PeekedStream peeked = new(stream);
        return peeked.Start is [Magic0, Magic1] ? new GZipStream(peeked, CompressionMode.Decompress, leaveOpen: true) : peeked;
    }
}
