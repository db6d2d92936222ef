namespace Mlp;

/// <summary>Writes a file that is either the old one or the whole new one, whatever fails in between.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes to a temporary file in the target's folder, flushes it to the disk, and renames it over the target. Each call
    /// has a temporary of its own, so of two at once the later one to finish wins whole.
    /// </summary>
    /// <remarks>
    /// Renaming asks for permission in the folder alone, so the file's own is asked for first: one that is read-only stays, the
    /// superuser's, too. The new file has the mode of the old one. A link keeps pointing at its file, which is the one replaced. A
    /// device or a pipe is written to as it is: nothing could be put in its place.
    /// </remarks>
    public static void Write<TState>(string path, TState state, Action<Stream, TState> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string? target = null;
        string? temporary = null;
        try
        {
            target = Target(path);
            CheckWritable(target);

            if (Device.TryOpen(path) is Stream device)
            {
                using (device)
                {
                    write(device, state);
                }

                return;
            }

            // Not the target's name with an ending: a long one would become too long.
            temporary = Path.Combine(Path.GetDirectoryName(target) ?? target, $"mlp-{Guid.NewGuid():N}.tmp");
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
            if (FileError.IsFrom(error))
            {
                throw FileError.OnSave(path, target, temporary, error);
            }

            throw;
        }
    }

    /// <summary>Throws what <see cref="Write"/> would throw where it can be known before: no folder, a folder in the file's place, a read-only file.</summary>
    public static void Check(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string? target = null;
        try
        {
            target = Target(path);
            CheckWritable(target);
            if (!Directory.Exists(Path.GetDirectoryName(target) ?? target))
            {
                throw new DirectoryNotFoundException();
            }
        }
        catch (Exception error) when (FileError.IsFrom(error))
        {
            throw FileError.OnSave(path, target, temporary: null, error);
        }
    }

    private static void CheckWritable(string target)
    {
        if (Directory.Exists(target) || FileError.IsReadOnly(target))
        {
            throw new UnauthorizedAccessException();
        }
    }

    // A link to nothing is followed, too: the file that it names appears.
    private static string Target(string path)
    {
        FileInfo file = new(path);
        return (file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) ?? file).FullName;
    }

    private static FileStream Create(string temporary, string target)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (OperatingSystem.IsWindows() || !File.Exists(target))
        {
            return new FileStream(temporary, options);
        }

        // From the start no wider than the old file's, so that nobody reads what only its owner may.
        UnixFileMode mode = File.GetUnixFileMode(target);
        options.UnixCreateMode = mode;
        FileStream stream = new(temporary, options);
        try
        {
            // Creation goes through the umask. Some file systems refuse every change, so none that changes nothing.
            if (File.GetUnixFileMode(stream.SafeFileHandle) != mode)
            {
                File.SetUnixFileMode(stream.SafeFileHandle, mode);
            }

            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
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
        catch (Exception error) when (FileError.IsFrom(error))
        {
            // Best effort: the failure that brought us here is the one to report.
        }
    }
}
