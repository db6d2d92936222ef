using System.IO.Compression;
using System.Text;

namespace Mlp.Data.Tests;

/// <summary>Files that are torn, damaged, packed otherwise or in another encoding: the message says so, through every door.</summary>
public sealed class ForeignFileTests : IDisposable
{
    private const string Text = "a,y\n1,2\n3,4\n";
    private static readonly CsvOptions Options = new() { Targets = ["y"] };

    private readonly string _folder = Directory.CreateTempSubdirectory("mlp-foreign-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Half of all cut lengths were read as if whole, two thirds of those with a wrong last number.</summary>
    [Fact]
    public void Every_cut_gzip_file_is_torn()
    {
        byte[] packed = Gzip("a,y\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"{i * 37 % 1001},{i * 91 % 997}\n")));
        Assert.Equal(500, CsvDataset.Load(new MemoryStream(packed), Options).Dataset.Rows);
        CsvSchema schema = CsvDataset.Load(new MemoryStream(packed), Options).Schema;
        string path = Path.Combine(_folder, "a.csv");
        for (int length = 1; length < packed.Length; length++)
        {
            byte[] cut = packed[..length];
            Refuses("it ends inside its gzip data. The file is torn: copy it again.", () => CsvDataset.Load(new MemoryStream(cut), Options));
            if (length % 50 == 1 || length > packed.Length - 20)
            {
                File.WriteAllBytes(path, cut);
                Refuses($"'{path}' cannot be loaded: it ends inside its gzip data. The file is torn: copy it again.", () => CsvDataset.Load(path, Options));
                Refuses("The file is torn", () => schema.Read(path));
                Refuses("The file is torn", () => schema.ReadInputs(path));
            }
        }

        // Nothing at all is no gzip file.
        Refuses("the file is empty.", () => CsvDataset.Load(new MemoryStream(), Options));
    }

    [Fact]
    public void Every_changed_gzip_file_is_damaged()
    {
        byte[] packed = Gzip("a,y\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i * 37 % 1001},{i * 91 % 997}\n")));
        for (int place = 10; place < packed.Length; place++)
        {
            if (place == packed.Length - 9)
            {
                // The bits that fill up the last byte mean nothing.
                continue;
            }

            byte[] changed = [.. packed];
            changed[place] ^= 0x24;
            Refuses("copy it again.", () => CsvDataset.Load(new MemoryStream(changed), Options));
        }

        packed[^6] ^= 0xFF;
        Refuses("its gzip data have another checksum or length than they state. The file is damaged: copy it again.", () => CsvDataset.Load(new MemoryStream(packed), Options));
    }

    [Fact]
    public void Members_and_zeros_behind_them_are_read()
    {
        byte[] packed = [.. Gzip("a,y\n1,"), .. Gzip("2\n3,4\n"), .. new byte[512]];
        Assert.Equal([2f, 4f], CsvDataset.Load(new MemoryStream(packed), Options).Dataset.Targets.ToArray());
    }

    [Fact]
    public void Other_kinds_of_files_are_named()
    {
        MemoryStream zip = new();
        using (ZipArchive archive = new(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("a.csv").Open();
            entry.Write(Encoding.UTF8.GetBytes(Text));
        }

        byte[] tar = new byte[2048];
        Encoding.UTF8.GetBytes("a.csv").CopyTo(tar, 0);
        "ustar"u8.CopyTo(tar.AsSpan(257));
        Names("a zip archive, as an .xlsx workbook is, too. Unpack it, or save the workbook's sheet as CSV.", zip.ToArray());
        Names("a zip archive", [(byte)'P', (byte)'K', 5, 6, .. new byte[18]]);
        Names("an .xls workbook", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]);
        Names("packed by bzip2", [.. "BZh9"u8, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59]);
        Names("packed by xz", [0xFD, .. "7zXZ"u8, 0, 0]);
        Names("packed by zstd", [0x28, 0xB5, 0x2F, 0xFD, 4]);
        Names("a Parquet file", [.. "PAR1"u8, 0x15, 0]);
        Names("a pointer of Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:1\n"u8.ToArray());
        Names("an HTML page", "\n<!DOCTYPE HTML>\n<html></html>"u8.ToArray());
        Names("a tar archive", tar);
        Names("gzipped twice", Gzip(Text));

        // What who opens a text has decoded already.
        Refuses("it is a zip archive", () => CsvDataset.Load(new StreamReader(new MemoryStream(zip.ToArray())), Options));
        Refuses("it is gzip data that were read as a text. Pass the file's path, or its stream", () => CsvDataset.Load(new StreamReader(new MemoryStream(Gzip(Text))), Options));

        // Names of columns.
        Assert.Equal(["PK", "PAR1"], Csv.Load("PK,PAR1\n1,2\n").Dataset.FeatureNames);

        static void Names(string kind, byte[] content)
        {
            Refuses($"it is {kind}", () => CsvDataset.Load(new MemoryStream(Gzip(content)), Options));
            if (!kind.StartsWith("gzipped", StringComparison.Ordinal))
            {
                Refuses($"it is {kind}", () => CsvDataset.Load(new MemoryStream(content), Options));
            }
        }
    }

    [Fact]
    public void Encodings_without_a_mark_are_named()
    {
        string[] texts = [Text, "a,y\r\n1,2\r\n", "größe,y\n1.5,-2\n", "一一一,列二,y\n1,2,3\n4,5,6\n", "a,y\n" + string.Concat(Enumerable.Range(0, 9000).Select(i => $"{i},{i}\n"))];
        foreach (string text in texts)
        {
            foreach ((Encoding encoding, string name) in ((Encoding, string)[])
            [
                (new UnicodeEncoding(false, false), "UTF-16 without a byte order mark. Set Encoding to Encoding.Unicode, or save the file as UTF-8."),
                (new UnicodeEncoding(true, false), "UTF-16, big-endian without a byte order mark. Set Encoding to Encoding.BigEndianUnicode"),
                (new UTF32Encoding(false, false), "UTF-32 without a byte order mark. Set Encoding to Encoding.UTF32"),
                (new UTF32Encoding(true, false), "UTF-32, big-endian without a byte order mark. Set Encoding to new UTF32Encoding(true, false)"),
            ])
            {
                byte[] bytes = encoding.GetBytes(text);
                Refuses("its bytes are " + name, () => CsvDataset.Load(new MemoryStream(bytes), Options));
                Refuses("its bytes are " + name, () => CsvDataset.Load(new MemoryStream(Gzip(bytes)), Options));
                Refuses("its bytes are " + name, () => CsvDataset.Load(new MemoryStream(bytes), Options with { Encoding = Encoding.Latin1 }));
                int rows = CsvDataset.Load(new MemoryStream(bytes), Options with { Encoding = encoding }).Dataset.Rows;
                Assert.Equal(rows, CsvDataset.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)), Options).Dataset.Rows);
                Assert.Equal(rows, CsvDataset.Load(new MemoryStream([.. Marked(encoding).GetPreamble(), .. bytes]), Options).Dataset.Rows);
            }
        }

        string path = Path.Combine(_folder, "a.csv");
        File.WriteAllBytes(path, Encoding.Unicode.GetBytes(Text));
        CsvSchema schema = Csv.Load(Text, Options).Schema;
        Refuses($"'{path}' cannot be loaded: its bytes are UTF-16", () => schema.Read(path));
        Refuses($"'{path}' cannot be loaded: its bytes are UTF-16", () => schema.ReadInputs(path));
        Assert.Equal(2, schema.Read(path, Encoding.Unicode).Rows);
        Refuses("line 1: there is a NUL character. Is the file UTF-16 that is read in another encoding", () => Csv.Load(Encoding.UTF8.GetString(Encoding.Unicode.GetBytes(Text)), Options));

        static Encoding Marked(Encoding encoding) => encoding switch
        {
            UnicodeEncoding => new UnicodeEncoding(encoding.CodePage == 1201, true),
            _ => new UTF32Encoding(encoding.CodePage == 12001, true),
        };
    }

    /// <summary>They became part of the last value, or a row of their own.</summary>
    [Theory]
    [InlineData("\u001a", "line 4: the file ends with Ctrl-Z (character 26), as files of DOS do. Remove it.")]
    [InlineData("5,6\u001a\r\n", "line 4: the file ends with Ctrl-Z")]
    [InlineData("\u001a\u001a\u001a\n", "line 4: the file ends with Ctrl-Z")]
    [InlineData("\0\0\0\0", "line 4: the file ends with NUL characters: it was not written whole, or is filled up to some length.")]
    [InlineData("5,6\0", "line 4: the file ends with NUL characters")]
    [InlineData("5,6\n\n\u001a\0\0", "line 6: the file ends with NUL characters")]
    [InlineData("5\0,6\n", "line 4: there is a NUL character.")]
    [InlineData("5,6\n\u001a7,8\n", "line 5: there is a Ctrl-Z (character 26), with which files of DOS end. Remove it.")]
    public void What_files_are_filled_up_with_is_named(string end, string expected)
    {
        string text = Text + end, path = Path.Combine(_folder, "a.csv");
        File.WriteAllText(path, text);
        CsvSchema schema = Csv.Load(Text, Options).Schema;
        CsvOptions labelled = new() { Label = "y" };
        Refuses(expected, () => Csv.Load(text, Options));
        Refuses(expected, () => Csv.Load(text, labelled));
        Refuses(expected, () => CsvDataset.Load(path, Options));
        Refuses(expected, () => CsvDataset.Load(new MemoryStream(Gzip(text)), Options));
        Refuses(expected, () => schema.Read(path));
        Refuses(expected, () => schema.ReadInputs(new StringReader(text)));
    }

    [Fact]
    public void Long_fillings_are_filling()
    {
        string rows = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i},{i}\n"));
        Refuses("line 50002: the file ends with NUL characters", () => Csv.Load("a,y\n" + rows + new string('\0', 300_000), Options));
        Refuses("line 50002: there is a NUL character", () => Csv.Load("a,y\n" + rows + new string('\0', 300_000) + "1,2\n", Options));
        Assert.Equal(50_000, Csv.Load("a,y\n" + rows + "\n\n  \n".Replace(" ", "", StringComparison.Ordinal), Options).Dataset.Rows);
    }

    private static void Refuses(string expected, Action action) => Csv.Refuses<InvalidDataException>(expected, action);

    private static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    private static byte[] Gzip(byte[] content)
    {
        MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
