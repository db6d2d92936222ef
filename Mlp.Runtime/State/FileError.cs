namespace Mlp;

/// <summary>Turns errors of opening, reading and writing a file into messages that name the caller's path and say what to do.</summary>
internal static class FileError
{
    /// <summary>Whether an exception is the file system's.</summary>
    public static bool IsFrom(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>Whether there is a file of that name which nobody may write.</summary>
    public static bool IsReadOnly(string file)
    {
        const UnixFileMode write = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        return File.Exists(file) && (OperatingSystem.IsWindows()
            ? (File.GetAttributes(file) & FileAttributes.ReadOnly) != 0
            : (File.GetUnixFileMode(file) & write) == 0);
    }

    /// <summary>The error to throw where a file cannot be loaded.</summary>
    public static Exception OnLoad(string path, Exception error)
    {
        string fullPath = Path.GetFullPath(path);
        string reason = error switch
        {
            _ when Directory.Exists(path) => "it is a folder. Give the name of a file.",
            FileNotFoundException when new FileInfo(path).LinkTarget is string target => $"it is a link to '{target}', which does not exist.",
            FileNotFoundException => $"there is no file '{fullPath}'. Check the name; a relative one starts in the current folder.",
            DirectoryNotFoundException => $"there is no folder '{FolderOf(fullPath)}'. Check the name; a relative one starts in the current folder.",
            UnauthorizedAccessException => "it may not be read. Check its permissions.",
            _ => error.Message,
        };
        return Create($"'{path}' cannot be loaded: {reason}", path, error, error);
    }

    /// <summary>The error to throw where a file cannot be saved.</summary>
    /// <param name="path">What the caller gave.</param>
    /// <param name="target">The file that it leads to, where that is known.</param>
    /// <param name="temporary">The file that was to take its place: nobody's concern, so its name is left out.</param>
    /// <param name="error">What the system said.</param>
    public static Exception OnSave(string path, string? target, string? temporary, Exception error)
    {
        target ??= Path.GetFullPath(path);
        string folder = FolderOf(target);
        string reason = error switch
        {
            _ when Directory.Exists(target) => "it is a folder. Give the name of a file.",
            _ when !Directory.Exists(folder) => $"the folder '{folder}' does not exist. Create it first.",
            UnauthorizedAccessException when IsReadOnly(target) => "the file is read-only. Make it writable, or give another name.",
            UnauthorizedAccessException => $"the file or its folder '{folder}' may not be written. Check their permissions.",
            FileNotFoundException => $"the folder '{folder}' takes no new file. Give another one.",
            _ when temporary is not null => error.Message.Replace(temporary, target, StringComparison.Ordinal),
            _ => error.Message,
        };
        bool isAboutTemporary = temporary is not null && error.Message.Contains(temporary, StringComparison.Ordinal);
        return Create($"'{path}' cannot be saved: {reason}", fileName: null, error, isAboutTemporary ? null : error);
    }

    private static string FolderOf(string fullPath) => Path.GetDirectoryName(fullPath) ?? fullPath;

    private static Exception Create(string message, string? fileName, Exception error, Exception? inner) => error switch
    {
        UnauthorizedAccessException => new UnauthorizedAccessException(message, inner),
        DirectoryNotFoundException => new DirectoryNotFoundException(message, inner),
        FileNotFoundException when fileName is not null => new FileNotFoundException(message, fileName, inner),

        // The number tells programs apart what the words tell people: a full disk, a file that is in use.
        _ => new IOException(message, inner) { HResult = error.HResult },
    };
}
