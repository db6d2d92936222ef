using System;
using System.IO;
using System.Text;

namespace Mlp.Build;

/// <summary>Base64 in lines of 120 characters, through buffers of fixed size.</summary>
internal static class Base64Lines
{
    private const int BytesOfLine = 90;
    private const int CharsOfLine = BytesOfLine / 3 * 4;
    private const int LinesOfBlock = 728;

    /// <summary>The length of the lines of a file of <paramref name="bytes"/> bytes, ends of lines included.</summary>
    public static long LengthOf(long bytes) => ((bytes + 2) / 3 * 4) + ((bytes + BytesOfLine - 1) / BytesOfLine);

    /// <summary>The number of lines of <paramref name="bytes"/> bytes.</summary>
    public static int CountOf(int bytes) => (bytes + BytesOfLine - 1) / BytesOfLine;

    /// <summary>Writes the lines of bytes.</summary>
    public static void Write(byte[] bytes, Stream target)
    {
        char[] chars = new char[LinesOfBlock * CharsOfLine];
        byte[] lines = new byte[LinesOfBlock * (CharsOfLine + 1)];
        for (int start = 0; start < bytes.Length; start += LinesOfBlock * BytesOfLine)
        {
            int count = Math.Min(LinesOfBlock * BytesOfLine, bytes.Length - start);
            target.Write(lines, 0, ToLines(chars, Convert.ToBase64CharArray(bytes, start, count, chars, 0), lines));
        }
    }

    /// <summary>Writes the lines of a file.</summary>
    /// <exception cref="WeightsUnreadableException">The file cannot be read to its end, or changed on the way.</exception>
    public static void Write(WeightsFile file, Stream target)
    {
        byte[] bytes = new byte[LinesOfBlock * BytesOfLine];
        char[] chars = new char[LinesOfBlock * CharsOfLine];
        byte[] lines = new byte[LinesOfBlock * (CharsOfLine + 1)];
        long left = file.Length;
        while (left > 0)
        {
            int count = (int)Math.Min(left, bytes.Length);
            if (file.Read(bytes, count) != count)
            {
                throw WeightsFile.Changed();
            }

            int length = ToLines(chars, Convert.ToBase64CharArray(bytes, 0, count, chars, 0), lines);
            target.Write(lines, 0, length);
            left -= count;
        }

        file.ThrowIfChanged();
    }

    private static int ToLines(char[] chars, int count, byte[] lines)
    {
        int length = 0;
        for (int i = 0; i < count; i += CharsOfLine)
        {
            length += Encoding.ASCII.GetBytes(chars, i, Math.Min(CharsOfLine, count - i), lines, length);
            lines[length++] = (byte)'\n';
        }

        return length;
    }
}
