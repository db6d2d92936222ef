using System.IO;

namespace Mlp.Build;

internal static class StreamReading
{
    /// <summary>Reads until a buffer is full or the stream ends: a single read may give less.</summary>
    /// <returns>The number of bytes read.</returns>
    public static int Fill(Stream stream, byte[] buffer, int count)
    {
        int filled = 0;
        while (filled < count)
        {
            int read = stream.Read(buffer, filled, count - filled);
            if (read == 0)
            {
                break;
            }

            filled += read;
        }

        return filled;
    }
}
