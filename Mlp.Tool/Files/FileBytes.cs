using Mlp.Tool.Commands;

namespace Mlp.Tool.Files;

/// <summary>Reads files whole, up to a limit.</summary>
internal static class FileBytes
{
    /// <summary>The most bytes of a model and the files beside it: 1 GiB.</summary>
    public const long Largest = 1L << 30;

    private const int Step = 1 << 16;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <exception cref="ToolException">It is missing, cannot be read, or is too large.</exception>
    public static byte[] Read(string path, string name, long most = Largest)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new ToolException($"{Shown.Text(name)}: it is a folder, and a file of a model was expected");
            }

            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
            long length = stream.CanSeek ? stream.Length : 0;
            return length > most ? throw TooLarge(name) : Read(stream, length, name, most);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ToolException($"{Shown.Text(name)}: there is no such file");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new ToolException($"{Shown.Text(name)}: it cannot be read: {Shown.Text(error.Message)}");
        }
    }

    private static byte[] Read(FileStream stream, long length, string name, long most)
    {
        // A pipe or a device does not say its length, and a file may grow meanwhile.
        byte[] bytes = new byte[length > 0 ? length : Step];
        int read = 0;
        while (true)
        {
            if (read == bytes.Length)
            {
                int next = stream.ReadByte();
                if (next < 0)
                {
                    return bytes;
                }

                Array.Resize(ref bytes, (int)Math.Min(Math.Max(2L * read, Step), Math.Max(most, read) + 1));
                bytes[read++] = (byte)next;
            }

            int count = stream.Read(bytes, read, bytes.Length - read);
            read += count;
            if (read > most)
            {
                throw TooLarge(name);
            }

            if (count == 0 && read < bytes.Length)
            {
                return bytes[..read];
            }
        }
    }

    private static ToolException TooLarge(string name)
        => new($"{Shown.Text(name)}: it is larger than 1 GiB, all files of the model together, and MlpGen reads none that large: export "
            + "the model without what is not needed for prediction, such as the optimizer's state");
}
