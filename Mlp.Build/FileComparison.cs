using System;
using System.IO;

namespace Mlp.Build;

/// <summary>
/// Whether a file has the content that it should have. One that cannot be read, or that another build replaces just now, has not: it will
/// be written, which says what is wrong if anything is.
/// </summary>
internal static class FileComparison
{
    private const int BytesOfBlock = 1 << 16;

    /// <summary>Whether a file has this length and begins with these bytes.</summary>
    public static bool StartsWith(string path, byte[] head, long length) => Try(() =>
    {
        using FileStream file = Open(path);
        byte[] start = new byte[head.Length];
        return file.Length == length && StreamReading.Fill(file, start, start.Length) == start.Length && Equal(start, head, head.Length);
    });

    /// <summary>Whether two files have the same content.</summary>
    public static bool HaveSameBytes(string left, string right) => Try(() =>
    {
        using FileStream leftFile = Open(left);
        using FileStream rightFile = Open(right);
        if (leftFile.Length != rightFile.Length)
        {
            return false;
        }

        byte[] leftBytes = new byte[BytesOfBlock];
        byte[] rightBytes = new byte[BytesOfBlock];
        int count;
        while ((count = StreamReading.Fill(leftFile, leftBytes, BytesOfBlock)) > 0)
        {
            if (StreamReading.Fill(rightFile, rightBytes, count) != count || !Equal(leftBytes, rightBytes, count))
            {
                return false;
            }
        }

        return true;
    });

    private static bool Try(Func<bool> compare)
    {
        try
        {
            return compare();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);

    // Spans are not in .NET Standard 2.0.
    private static bool Equal(byte[] left, byte[] right, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (left[i] != right[i])
            {
                return false;
            }
        }

        return true;
    }
}
