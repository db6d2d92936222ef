using System.Text;

namespace Mlp.Data;

/// <summary>Knows the files that are most often taken for files of data.</summary>
internal static class ForeignData
{
    private const int TarMagicPlace = 257;

    /// <summary>Describes what a content is, and what to do, going by its first bytes; null for one that is not known.</summary>
    public static string? Describe(ReadOnlySpan<byte> start)
    {
        string? what = start switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] or [(byte)'P', (byte)'K', 7, 8, ..]
                => "a zip archive, as an .xlsx workbook is, too. Unpack it, or save the workbook's sheet as CSV",
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..]
                => "an .xls workbook or another document of Office. Save the workbook's sheet as CSV",
            [0x1F, 0x8B, 8, ..] => "gzipped twice. Unpack it once",
            [(byte)'B', (byte)'Z', (byte)'h', _, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..]
                => "packed by bzip2. Unpack it, or pack it by gzip",
            [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => "packed by xz. Unpack it, or pack it by gzip",
            [0x28, 0xB5, 0x2F, 0xFD, ..] => "packed by zstd. Unpack it, or pack it by gzip",
            [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => "a 7z archive. Unpack it",
            [(byte)'R', (byte)'a', (byte)'r', (byte)'!', 0x1A, ..] => "a RAR archive. Unpack it",
            [(byte)'P', (byte)'A', (byte)'R', (byte)'1', 0x15, ..] => "a Parquet file. Save the table as CSV",
            [(byte)'A', (byte)'R', (byte)'R', (byte)'O', (byte)'W', (byte)'1', 0, ..] => "a Feather file. Save the table as CSV",
            [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "an HDF5 file. Save the table as CSV",
            [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..]
                => "a NumPy file. Save the array as CSV, by numpy.savetxt, say",
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => "a PDF document. Save its table as CSV",
            _ when start.StartsWith("version https://git-lfs"u8)
                => "a pointer of Git LFS to the file, not the file. Fetch it: git lfs pull",
            _ when start.Length > TarMagicPlace && start[TarMagicPlace..].StartsWith("ustar"u8) => "a tar archive. Unpack it",
            _ when IsHtml(start) => "an HTML page, not the file that it may lead to. Download the file itself",
            _ => null,
        };
        return what is null ? null : $"it is {what}.";
    }

    private static bool IsHtml(ReadOnlySpan<byte> start)
    {
        start = start.TrimStart(" \t\r\n"u8);
        return Begins(start, "<!doctype html"u8) || Begins(start, "<html"u8);
    }

    private static bool Begins(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lowerCase)
        => text.Length >= lowerCase.Length && Ascii.EqualsIgnoreCase(text[..lowerCase.Length], lowerCase);
}
