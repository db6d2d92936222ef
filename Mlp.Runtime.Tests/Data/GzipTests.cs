using System.IO.Compression;
using Mlp.Data;
using Mlp.Runtime.Tests.State;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Data;

/// <summary>What .NET's GZipStream packs is read whole, and what is cut or changed is never read as if whole.</summary>
public sealed class GzipTests
{
    private static readonly CompressionLevel[] Levels = Enum.GetValues<CompressionLevel>();

    [Fact]
    public void What_is_packed_is_unpacked()
    {
        foreach (byte[] content in Contents())
        {
            foreach (CompressionLevel level in Levels)
            {
                byte[] packed = Gzip(content, level);
                Assert.True(content.AsSpan().SequenceEqual(Read(packed)));
                Assert.True(content.AsSpan().SequenceEqual(Read([.. packed, .. new byte[700]])));
            }
        }

        byte[] text = Contents().Last();
        Assert.True(text.AsSpan().SequenceEqual(ReadFrom(new SocketLikeStream(Gzip(text), 1))));
    }

    /// <summary>As gzip and its readers have it: members follow each other, empty ones among them, and zeros may follow all.</summary>
    [Fact]
    public void Members_are_one_content()
    {
        byte[] one = [1, 2, 3], large = Contents().Last();
        byte[] packed = [.. Gzip([]), .. Gzip(one), .. Gzip([]), .. Gzip(large), .. Gzip(one, CompressionLevel.NoCompression)];
        byte[] whole = [.. one, .. large, .. one];
        Assert.True(whole.AsSpan().SequenceEqual(Read(packed)));
        Assert.True(whole.AsSpan().SequenceEqual(Read([.. packed, 0])));
        Assert.True(whole.AsSpan().SequenceEqual(Read([.. packed, .. new byte[70_000]])));
        Assert.Empty(Read(Gzip([])));
        Refuses("followed by bytes that are none. The file is damaged: copy it again.", [.. packed, 7]);
        Refuses("followed by bytes that are none", [.. packed, 0, 0, 7]);
        Refuses("followed by bytes that are none", [.. packed, 0, .. Gzip(one)]);
        Refuses("The file is torn: copy it again.", [.. packed, 0x1F]);
        Refuses("The file is torn", [.. packed, 0x1F, 0x8B]);
    }

    [Fact]
    public void Every_cut_file_is_torn()
    {
        foreach (CompressionLevel level in Levels)
        {
            byte[] first = Header([1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7], level, extra: [9, 9], name: "a.csv", comment: "c", hasChecksum: true);
            byte[] second = Gzip([.. Enumerable.Range(0, 700).Select(i => (byte)(i * i / 7))], level), packed = [.. first, .. second];
            Assert.Equal(716, Read(packed).Length);
            for (int length = 1; length < packed.Length; length++)
            {
                if (length != first.Length)
                {
                    Refuses("it ends inside its gzip data. The file is torn: copy it again.", packed[..length]);
                }
            }
        }
    }

    /// <summary>Whatever is changed, the bytes are those that were packed, or there is an error; which, is not said of a header's words.</summary>
    [Fact]
    public void Changed_files_are_damaged()
    {
        byte[] content = [.. Enumerable.Range(0, 900).Select(i => (byte)(i * i / 11))];
        foreach (CompressionLevel level in Levels)
        {
            byte[] packed = Gzip(content, level);
            int read = 0;
            for (int bit = 16; bit < 8 * packed.Length; bit++)
            {
                byte[] changed = [.. packed];
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                try
                {
                    Assert.True(content.AsSpan().SequenceEqual(Read(changed)));
                    read++;
                }
                catch (InvalidDataException error)
                {
                    Assert.True(error.Message.Contains("copy it again.", StringComparison.Ordinal), error.Message);
                }
            }

            // Time, operating system and a flag that means nothing.
            Assert.InRange(read, 40, 60);
            foreach (int place in (int[])[8, 5, 4, 1])
            {
                byte[] changed = [.. packed];
                changed[^place] ^= 0x10;
                Refuses("have another checksum or length than they state. The file is damaged: copy it again.", changed);
            }
        }

        System.Random random = new(1);
        byte[] seed = Gzip(Contents().Last());
        for (int i = 0; i < 300; i++)
        {
            byte[] noise = seed[..random.Next(12, 400)];
            random.NextBytes(noise.AsSpan(10));
            Refuses("copy it again.", noise);
        }
    }

    [Fact]
    public void Headers_may_have_all_fields()
    {
        foreach (bool hasChecksum in (bool[])[false, true])
        {
            byte[] packed = Header([1, 2, 3], CompressionLevel.Optimal, extra: [9, 8, 7], name: "pixels", comment: "of digits", hasChecksum);
            Assert.Equal([1, 2, 3], Read(packed));
            packed[20] ^= 1;
            if (hasChecksum)
            {
                Refuses("its gzip header has another checksum than it states", packed);
            }
            else
            {
                Assert.Equal([1, 2, 3], Read(packed));
            }

            packed[2] = 9;
            Refuses("its gzip header is none. The file is damaged", packed);
        }
    }

    /// <summary>RFC 1952's own example of a checksum, and one byte by byte.</summary>
    [Fact]
    public void Checksums_are_those_of_gzip()
    {
        Crc32 checksum = default;
        checksum.Add("123456789"u8);
        Assert.Equal(0xCBF43926, checksum.Value);
        byte[] bytes = [.. Enumerable.Range(0, 1003).Select(i => (byte)(i * 7))];
        Crc32 whole = default, parts = default;
        whole.Add(bytes);
        for (int i = 0; i < bytes.Length; i += 5)
        {
            parts.Add(bytes.AsSpan(i, Math.Min(5, bytes.Length - i)));
        }

        Assert.Equal(whole.Value, parts.Value);
    }

    /// <summary>What a reader makes of damaged bytes is not what is wrong.</summary>
    [Fact]
    public void Damage_goes_before_what_damaged_bytes_mean()
    {
        byte[] content = new byte[100_000], packed = Gzip(content);
        packed[^6] ^= 1;
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => GzipContent.Read<int>(new MemoryStream(packed), _ => throw new InvalidDataException("no number")));
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => GzipContent.Read(new MemoryStream(packed), _ => 1)).Message, StringComparison.Ordinal);
        packed[^6] ^= 1;
        error = Assert.Throws<InvalidDataException>(() => GzipContent.Read<int>(new MemoryStream(packed), _ => throw new InvalidDataException("no number")));
        Assert.Equal("no number", error.Message);
        Assert.Equal(1, GzipContent.Read(new MemoryStream(packed), _ => 1));
    }

    [Fact]
    public void Torn_and_damaged_IDX_files_are_named()
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8], labels = [0, 0, 8, 1, 0, 0, 0, 2, 1, 0];
        byte[] packed = Gzip(images), packedLabels = Gzip(labels);
        Assert.Equal(2, IdxFile.Load(new MemoryStream(packed), new MemoryStream(packedLabels)).Rows);
        string folder = Directory.CreateTempSubdirectory("mlp-gzip-").FullName;
        try
        {
            string path = Path.Combine(folder, "images"), labelsPath = Path.Combine(folder, "labels");
            File.WriteAllBytes(labelsPath, packedLabels);
            for (int length = 0; length < packed.Length; length++)
            {
                byte[] cut = packed[..length];
                Assert.Contains("torn: copy it again.", Assert.Throws<InvalidDataException>(() => IdxFile.Load(new MemoryStream(cut), new MemoryStream(labels))).Message, StringComparison.Ordinal);
                File.WriteAllBytes(path, cut);
                Assert.Contains($"'{path}' cannot be loaded: it ends inside its ", Assert.Throws<InvalidDataException>(() => IdxFile.Load(path, labelsPath)).Message, StringComparison.Ordinal);
            }

            for (int length = 0; length < packedLabels.Length; length++)
            {
                byte[] cut = packedLabels[..length];
                Assert.Contains("torn: copy it again.", Assert.Throws<InvalidDataException>(() => IdxFile.Load(new MemoryStream(images), new MemoryStream(cut))).Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        packed[^7] ^= 1;
        Assert.Contains("The file is damaged: copy it again.", Assert.Throws<InvalidDataException>(() => IdxFile.Load(new MemoryStream(packed), new MemoryStream(labels))).Message, StringComparison.Ordinal);
        MemoryStream zip = new();
        using (ZipArchive archive = new(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("images");
        }

        Assert.Contains("it is a zip archive, as an .xlsx workbook is, too. Unpack it", Assert.Throws<InvalidDataException>(() => IdxFile.Load(new MemoryStream(zip.ToArray()), new MemoryStream(labels))).Message, StringComparison.Ordinal);
        Assert.Contains("it is gzipped twice. Unpack it once.", Assert.Throws<InvalidDataException>(() => IdxFile.Load(new MemoryStream(Gzip(Gzip(images))), new MemoryStream(labels))).Message, StringComparison.Ordinal);
    }

    /// <summary>Nothing, little, what cannot be made shorter, long runs, and text whose repetitions are near and far.</summary>
    private static IEnumerable<byte[]> Contents()
    {
        System.Random random = new(3);
        byte[] noise = new byte[200_000];
        random.NextBytes(noise);
        yield return [];
        yield return [42];
        yield return noise;
        yield return new byte[300_000];
        yield return [.. noise[..32_768], .. noise[..32_768], .. noise[..33_000]];
        yield return [.. Enumerable.Range(0, 100_000).Select(i => (byte)Math.Min(255, (int)(-20 * Math.Log(1 - random.NextDouble()))))];
        yield return System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 60_000).Select(i => FormattableString.Invariant($"{i * 37 % 1001},{i * 91 % 997}\n"))));
    }

    private static byte[] Gzip(byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        MemoryStream packed = new();
        using (GZipStream gzip = new(packed, level, leaveOpen: true))
        {
            gzip.Write(content);
        }

        // Of no bytes .NET writes none.
        return packed.Length > 0 ? packed.ToArray() : [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    }

    /// <summary>With the fields that .NET does not write (RFC 1952, section 2.3).</summary>
    private static byte[] Header(byte[] content, CompressionLevel level, byte[] extra, string name, string comment, bool hasChecksum)
    {
        byte[] packed = Gzip(content, level);
        byte[] header =
        [
            0x1F, 0x8B, 8, (byte)(4 | 8 | 16 | (hasChecksum ? 2 : 0)), 1, 2, 3, 4, 0, 255, (byte)extra.Length, 0, .. extra,
            .. System.Text.Encoding.Latin1.GetBytes(name), 0, .. System.Text.Encoding.Latin1.GetBytes(comment), 0,
        ];
        Crc32 checksum = default;
        checksum.Add(header);
        byte[] stated = hasChecksum ? [(byte)checksum.Value, (byte)(checksum.Value >> 8)] : [];
        return [.. header, .. stated, .. packed[10..]];
    }

    private static byte[] Read(byte[] packed) => ReadFrom(new MemoryStream(packed));

    private static byte[] ReadFrom(Stream packed) => GzipContent.Read(packed, content =>
    {
        MemoryStream unpacked = new();
        content.CopyTo(unpacked, 1000);
        return unpacked.ToArray();
    });

    private static void Refuses(string expected, byte[] packed)
        => Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Read(packed)).Message, StringComparison.Ordinal);
}
