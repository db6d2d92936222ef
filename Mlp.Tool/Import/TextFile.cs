using System.Text;
using Mlp.Tool.Commands;

namespace Mlp.Tool.Import;

/// <summary>A text file with its encoding: what is not changed comes out as the same bytes.</summary>
/// <param name="Text">The text, without its mark of the byte order.</param>
/// <param name="Encoding">The encoding.</param>
/// <param name="Mark">The mark of the byte order; empty where there is none.</param>
internal sealed record TextFile(string Text, Encoding Encoding, byte[] Mark)
{
    /// <summary>How its lines end: as its first line does.</summary>
    public string LineEnd => Text.IndexOf('\n', StringComparison.Ordinal) is > 0 and int end && Text[end - 1] == '\r' ? "\r\n" : "\n";

    /// <summary>Reads a file.</summary>
    /// <exception cref="ToolException">It cannot be read, or is in an encoding other than UTF-8 and UTF-16.</exception>
    public static TextFile Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"{Shown.Text(path)}: it cannot be read: {Shown.Text(error.Message)}");
        }

        (Encoding encoding, byte[] mark) = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (new UTF8Encoding(false, throwOnInvalidBytes: true), bytes[..3]),
            [0xFF, 0xFE, ..] => ((Encoding)new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
                bytes[..2]),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), bytes[..2]),
            _ => (new UTF8Encoding(false, throwOnInvalidBytes: true), []),
        };
        try
        {
            return new TextFile(encoding.GetString(bytes.AsSpan(mark.Length)), encoding, mark);
        }
        catch (DecoderFallbackException)
        {
            throw new ToolException($"{Shown.Text(path)}: its text is neither UTF-8 nor UTF-16: save it as UTF-8");
        }
    }

    /// <summary>The bytes of the file.</summary>
    public byte[] Bytes() => [.. Mark, .. Encoding.GetBytes(Text)];
}
