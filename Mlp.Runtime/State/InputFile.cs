namespace Mlp;

/// <summary>Opens files for reading, and says clearly what is wrong where that cannot be.</summary>
internal static class InputFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">The file cannot be read, or there is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static T Read<T>(string path, Func<Stream, T> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            // Delete: where open files cannot be replaced otherwise, a save may still replace this one. The readers have buffers of their own.
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
            return read(stream);
        }
        catch (Exception error) when (FileError.IsFrom(error))
        {
            throw FileError.OnLoad(path, error);
        }
    }

    /// <inheritdoc cref="Read{T}(string, Func{Stream, T})"/>
    public static void Read(string path, Action<Stream> read) => Read(path, stream =>
    {
        read(stream);
        return true;
    });
}
