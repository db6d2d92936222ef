namespace Mlp.Data;

/// <summary>Opens files of data for reading, and puts the file's name into what is wrong with it.</summary>
internal static class DataFile
{
    /// <summary>Reads a file.</summary>
    public static T Read<T>(string path, Func<Stream, T> read)
    {
        try
        {
            return InputFile.Read(path, read);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"'{path}' cannot be loaded: {error.Message}", error);
        }
    }

    /// <summary>Reads a stream, which stays open.</summary>
    public static T Read<T>(Stream stream, Func<Stream, T> read)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("The stream cannot be read. Pass one that is open for reading.", nameof(stream));
        }

        try
        {
            return read(stream);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"The stream cannot be loaded: {error.Message}", error);
        }
    }
}
