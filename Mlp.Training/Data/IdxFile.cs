using System.Buffers.Binary;
using System.Globalization;

namespace Mlp.Data;

/// <summary>
/// Reads IDX, the format of MNIST and the sets made after it: images and labels in a file each, gzipped or not (told by the content,
/// not by the name).
/// </summary>
/// <remarks>
/// Two zero bytes; a byte for the type of the elements; a byte for the number of dimensions; the dimensions, 32 bits each, big-endian;
/// the elements, the last dimension running fastest (Y. LeCun, C. Cortes and C. Burges, "The MNIST database of handwritten digits").
/// Only unsigned bytes are read.
/// </remarks>
public static class IdxFile
{
    private const byte UnsignedByte = 0x08;
    private const int ChunkLength = 65_536;

    /// <summary>Loads images and their labels.</summary>
    /// <param name="imagesPath">
    /// Of [rows, ...] bytes in two or more dimensions; each becomes byte / 255, as torchvision's ToTensor makes it.
    /// </param>
    /// <param name="labelsPath">Of [rows] bytes, the classes.</param>
    /// <param name="classes">How many classes there are; null: as many as the names, or else up to the largest label.</param>
    /// <param name="classNames">One for each class, or null.</param>
    /// <returns>A row an image, in the order of its elements in the file.</returns>
    /// <exception cref="InvalidDataException">
    /// A file is torn or is no IDX file, or the two do not fit together; the message says what is wrong.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read, or there is none.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static Dataset Load(string imagesPath, string labelsPath, int? classes = null, IReadOnlyList<string>? classNames = null)
    {
        // Labels first: they are a quarter of a per cent of the bytes, where something is wrong with them.
        byte[] labels = DataFile.Read(labelsPath, file => GzipContent.Read(file, ReadLabels));
        (float[] pixels, int features, int rows) = DataFile.Read(imagesPath, file => GzipContent.Read(file, ReadImages));
        return Combine(pixels, features, rows, labels, $"'{imagesPath}'", $"'{labelsPath}'", classes, classNames);
    }

    /// <summary>Loads images and their labels from streams, which stay open and need not be seekable.</summary>
    /// <inheritdoc cref="Load(string, string, int?, IReadOnlyList{string}?)"/>
    /// <param name="images">As the images' file.</param>
    /// <param name="labels">As the labels' file.</param>
    /// <param name="classes">How many classes there are; null: as many as the names, or else up to the largest label.</param>
    /// <param name="classNames">One for each class, or null.</param>
    public static Dataset Load(Stream images, Stream labels, int? classes = null, IReadOnlyList<string>? classNames = null)
    {
        byte[] labelBytes = DataFile.Read(labels, file => GzipContent.Read(file, ReadLabels));
        (float[] pixels, int features, int rows) = DataFile.Read(images, file => GzipContent.Read(file, ReadImages));
        return Combine(pixels, features, rows, labelBytes, "The stream of images", "the stream of labels", classes, classNames);
    }

    private static Dataset Combine(
        float[] pixels, int features, int rows, byte[] labels, string imagesName, string labelsName, int? classes, IReadOnlyList<string>? classNames)
    {
        if (rows != labels.Length)
        {
            throw Error($"{imagesName} has {rows} images, but {labelsName} {labels.Length} labels. Do the files belong together?");
        }

        int largest = labels.Length > 0 ? labels.Max() : 0;
        int count = classes ?? classNames?.Count ?? largest + 1;
        if (largest >= count)
        {
            throw Error($"{labelsName} has the label {largest} in row {Array.IndexOf(labels, (byte)largest)}, but there are {count} classes: labels go from 0 to {count - 1}.");
        }

        return Dataset.ForClassification(pixels, Array.ConvertAll(labels, label => (int)label), features, count, classNames: classNames);
    }

    private static (float[] Pixels, int Features, int Rows) ReadImages(PeekedStream content)
    {
        int[] dimensions = ReadHeader(content, "images");
        if (dimensions.Length < 2)
        {
            throw Error($"it has 1 dimension, as labels have; images have two or more. Were the two files exchanged?");
        }

        long features = dimensions.Skip(1).Aggregate(1L, (product, dimension) => Math.Min(product * dimension, int.MaxValue));
        if (features == 0 || features * dimensions[0] > Array.MaxLength)
        {
            throw Error($"its header claims {Shape(dimensions)} elements; 1 to {Array.MaxLength} in all were expected.");
        }

        float[] brightness = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];
        float[] pixels = ReadElements(content, (int)features * dimensions[0], dimensions, value => brightness[value]);
        return (pixels, (int)features, dimensions[0]);
    }

    private static byte[] ReadLabels(PeekedStream content)
    {
        int[] dimensions = ReadHeader(content, "labels");
        if (dimensions.Length != 1)
        {
            throw Error($"it has {dimensions.Length} dimensions, {Shape(dimensions)}; labels have one. Were the two files exchanged?");
        }

        return ReadElements(content, dimensions[0], dimensions, value => value);
    }

    private static int[] ReadHeader(PeekedStream content, string what)
    {
        if (ForeignData.Describe(content.Start) is { } other)
        {
            throw new InvalidDataException(other);
        }

        Span<byte> bytes = stackalloc byte[4];
        Fill(content, bytes);
        if (bytes[0] != 0 || bytes[1] != 0 || bytes[3] == 0)
        {
            throw Error($"it begins with the bytes {Convert.ToHexString(bytes)}; an IDX file of {what} begins with {(what == "labels" ? "00000801" : "00000803")}. Is it another kind of file?");
        }

        if (bytes[2] != UnsignedByte)
        {
            throw Error($"its elements are of type {bytes[2]:X2}; only unsigned bytes, type 08, are read.");
        }

        int[] dimensions = new int[bytes[3]];
        for (int i = 0; i < dimensions.Length; i++)
        {
            Fill(content, bytes);
            uint dimension = BinaryPrimitives.ReadUInt32BigEndian(bytes);
            dimensions[i] = dimension <= Array.MaxLength
                ? (int)dimension
                : throw Error($"its header claims {dimension} elements in dimension {i}; at most {Array.MaxLength} are read.");
        }

        return dimensions;
    }

    /// <summary>The elements, which must end with the file. Memory grows with what is read: a header alone can claim none.</summary>
    private static T[] ReadElements<T>(Stream content, int count, int[] dimensions, Func<byte, T> convert)
    {
        T[] elements = new T[Math.Min(count, ChunkLength)];
        byte[] chunk = new byte[ChunkLength];
        int filled = 0;
        while (filled < count)
        {
            int read = content.Read(chunk, 0, Math.Min(ChunkLength, count - filled));
            if (read == 0)
            {
                throw Error($"its header claims {Shape(dimensions)}, {count} elements, but only {filled} follow. The file is torn: copy it again.");
            }

            if (filled + read > elements.Length)
            {
                Array.Resize(ref elements, (int)Math.Min(count, 2L * elements.Length));
            }

            for (int i = 0; i < read; i++)
            {
                elements[filled + i] = convert(chunk[i]);
            }

            filled += read;
        }

        return content.ReadByte() < 0
            ? elements
            : throw Error($"its header claims {Shape(dimensions)}, {count} elements, but more follow. Is it another kind of file?");
    }

    private static void Fill(Stream content, Span<byte> bytes)
    {
        if (content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw Error($"it ends inside its header. The file is empty or torn: copy it again.");
        }
    }

    private static string Shape(int[] dimensions) => $"[{string.Join(", ", dimensions.Select(dimension => dimension.ToString(CultureInfo.InvariantCulture)))}]";

    private static InvalidDataException Error(FormattableString problem) => new(problem.ToString(CultureInfo.InvariantCulture));
}
