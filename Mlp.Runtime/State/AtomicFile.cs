namespace Mlp;

/// <summary>Writes a file that is either the old one or the whole new one, whatever fails in between.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes to a temporary file in the target's folder, flushes it to the disk, and renames it over the target. Each call
    /// has a temporary of its own, so of two at once the later one to finish wins whole.
    /// </summary>
    public static void Write<TState>(string path, TState state, Action<Stream, TState> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string? temporary = null;
        try
        {
            string target = Target(path);
            temporary = $"{target}.{Guid.NewGuid():N}.tmp";
            using (FileStream stream = Create(temporary, target))
            {
                write(stream, state);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error)
        {
            Delete(temporary);
            string message = $"'{path}' cannot be saved: {Reason(path, error)}";
            switch (error)
            {
                case UnauthorizedAccessException:
                    throw new UnauthorizedAccessException(message, error);
                case DirectoryNotFoundException:
                    throw new DirectoryNotFoundException(message, error);
                case IOException:
                    throw new IOException(message, error);
                default:
                    throw;
            }
        }
    }

    // A link keeps pointing at its file: replace the file, not the link.
    private static string Target(string path)
    {
        FileInfo file = new(path);
        return file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }

    private static FileStream Create(string temporary, string target)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            // A file that only its owner may read stays so.
            options.UnixCreateMode = File.GetUnixFileMode(target) | UnixFileMode.UserWrite;
        }

        return new FileStream(temporary, options);
    }

    private static string Reason(string path, Exception error)
    {
        string fullPath = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(fullPath) ?? fullPath;
        if (Directory.Exists(fullPath))
        {
            return "it is a folder. Give the name of a file.";
        }

        return error switch
        {
            UnauthorizedAccessException => $"the folder '{folder}' or the file may not be written. Check its permissions. ({error.Message})",
            _ when !Directory.Exists(folder) => $"the folder '{folder}' does not exist. Create it first.",
            _ => error.Message,
        };
    }

    private static void Delete(string? temporary)
    {
        try
        {
            if (temporary is not null)
            {
                File.Delete(temporary);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Best effort: the failure that brought us here is the one to report.
        }
    }
}
