namespace Mlp;

/// <summary>Tells what has a name among the files but is none (/dev/null, /dev/stdout, a pipe) from a file that can be replaced.</summary>
internal static class Device
{
    /// <summary>The device of that name, open for writing; null for a file that may be written, or where there is nothing yet.</summary>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FileStream? TryOpen(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return null;
        }

        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            if (!stream.CanSeek || (stream.Length == 0 && !HasLength(stream)))
            {
                (FileStream device, stream) = (stream, null);
                return device;
            }
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // A link to nothing, or a file that was deleted meanwhile.
        }
        finally
        {
            stream?.Dispose();
        }

        return null;
    }

    // /dev/null claims to seek and to be empty, like an empty file; but only a file can be made to be 0 bytes long.
    private static bool HasLength(FileStream stream)
    {
        try
        {
            stream.SetLength(0);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
