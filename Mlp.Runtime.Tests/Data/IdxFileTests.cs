using System.Buffers.Binary;
using System.IO.Compression;
using Mlp.Data;
using Mlp.Runtime.Tests.State;

namespace Mlp.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    private static readonly byte[] Images = Idx([3, 2, 2], [0, 255, 128, 1, 2, 3, 4, 5, 250, 251, 252, 253]);
    private static readonly byte[] Labels = Idx([3], [4, 0, 9]);

    private readonly string _folder = Directory.CreateTempSubdirectory("mlp-idx-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Pixels_and_labels_are_read_gzipped_or_not_whatever_the_name()
    {
        string images = Path.Combine(_folder, "images.gz"), labels = Path.Combine(_folder, "labels");
        File.WriteAllBytes(images, Images);
        File.WriteAllBytes(labels, Gzip(Labels));
        foreach (Dataset data in new[]
        {
            IdxFile.Load(images, labels),
            IdxFile.Load(new MemoryStream(Gzip(Images)), new MemoryStream(Labels)),
            IdxFile.Load(new SocketLikeStream(Gzip(Images), 1), new SocketLikeStream(Labels, 1)),
        })
        {
            Assert.Equal((3, 4, 10), (data.Rows, data.Features, data.Classes));
            byte[] bytes = [0, 255, 128, 1, 2, 3, 4, 5, 250, 251, 252, 253];
            Assert.Equal(bytes.Select(value => value / 255f), data.Inputs.ToArray());
            Assert.Equal([4, 0, 9], data.Labels.ToArray());
        }

        // The streams stay open.
        MemoryStream open = new(Labels);
        Assert.Equal(12, IdxFile.Load(new MemoryStream(Images), open, classes: 12).Classes);
        Assert.True(open.CanRead);
        Assert.Equal("c9", IdxFile.Load(images, labels, classNames: [.. Enumerable.Range(0, 10).Select(i => $"c{i}")]).ClassNames[9]);
    }

    [Fact]
    public void Many_pixels_come_in_order()
    {
        byte[] pixels = [.. Enumerable.Range(0, 300_001).Select(i => (byte)(i * 7))];
        Dataset data = IdxFile.Load(new SocketLikeStream(Gzip(Idx([1, 300_001], pixels)), 10_000), new MemoryStream(Idx([1], [0])));
        Assert.Equal(pixels.Select(value => value / 255f), data.Inputs.ToArray());
    }

    [Fact]
    public void No_rows_are_a_dataset_without_rows() =>
        Assert.Equal((0, 784), (Load(Idx([0, 28, 28], []), Idx([0], [])).Rows, Load(Idx([0, 28, 28], []), Idx([0], [])).Features));

    public static TheoryData<byte[], byte[], string> Malformed() => new()
    {
        { Labels, Labels, "it has 1 dimension, as labels have; images have two or more. Were the two files exchanged?" },
        { Images, Images, "it has 3 dimensions, [3, 2, 2]; labels have one. Were the two files exchanged?" },
        { Images, Idx([2], [4, 0]), "The stream of images has 3 images, but the stream of labels 2 labels." },
        { Images[..15], Labels, "it ends inside its header" },
        { [], Labels, "it ends inside its header. The file is empty or torn" },
        { Images, [0], "it ends inside its header" },
        { Images[..^1], Labels, "its header claims [3, 2, 2], 12 elements, but only 11 follow. The file is torn" },
        { [.. Images, 0], Labels, "its header claims [3, 2, 2], 12 elements, but more follow" },
        { [1, .. Images[1..]], Labels, "it begins with the bytes 01000803; an IDX file of images begins with 00000803" },
        { [0, 0, 8, 0, .. Images[4..]], Labels, "it begins with the bytes 00000800" },
        { [0, 0, 0x0D, 3, .. Images[4..]], Labels, "its elements are of type 0D; only unsigned bytes, type 08, are read" },
        { "PNG!"u8.ToArray(), Labels, "it begins with the bytes 504E4721" },
        { Idx([2_000_000_000, 28, 28], [1]), Labels, "its header claims [2000000000, 28, 28] elements; 1 to" },
        { Idx([-1, 28, 28], [1]), Labels, "its header claims 4294967295 elements in dimension 0; at most" },
        { Idx([1, 65536, 65536], [1]), Labels, "its header claims [1, 65536, 65536] elements" },
        { Idx([3, 0, 2], []), Labels, "its header claims [3, 0, 2] elements" },
        { Idx([2_000_000_000, 1], new byte[100]), Labels, "2000000000 elements, but only 100 follow" },
        { Gzip(Images)[..^12], Labels, "cannot be loaded: " },
    };

    [Theory]
    [MemberData(nameof(Malformed), DisableDiscoveryEnumeration = true)]
    public void Malformed_files_are_refused(byte[] images, byte[] labels, string expected)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Load(images, labels));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2_000_000);
    }

    [Fact]
    public void Labels_beyond_the_classes_and_files_are_named()
    {
        string images = Path.Combine(_folder, "images"), labels = Path.Combine(_folder, "labels");
        Assert.Contains($"'{labels}' cannot be loaded: there is no file", Assert.Throws<FileNotFoundException>(() => IdxFile.Load(images, labels)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(labels, Labels);
        File.WriteAllBytes(images, Images[..^1]);
        Assert.StartsWith($"'{images}' cannot be loaded: its header claims", Assert.Throws<InvalidDataException>(() => IdxFile.Load(images, labels)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(images, Images);
        Assert.Contains($"'{labels}' has the label 9 in row 2, but there are 5 classes", Assert.Throws<InvalidDataException>(() => IdxFile.Load(images, labels, 5)).Message, StringComparison.Ordinal);
    }

    private static Dataset Load(byte[] images, byte[] labels) => IdxFile.Load(new MemoryStream(images), new MemoryStream(labels));

    private static byte[] Idx(int[] dimensions, byte[] elements)
    {
        byte[] header = new byte[4 + 4 * dimensions.Length];
        (header[2], header[3]) = (8, (byte)dimensions.Length);
        for (int i = 0; i < dimensions.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), dimensions[i]);
        }

        return [.. header, .. elements];
    }

    private static byte[] Gzip(byte[] content)
    {
        MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }
}
