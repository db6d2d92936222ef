using System;
using System.IO;

namespace Mlp.Build;

/// <summary>A weights file that is open for reading.</summary>
internal sealed class WeightsFile : IDisposable
{
    private readonly FileStream stream;
    private readonly string path;

    private WeightsFile(FileStream stream, string path, long writtenTicks)
    {
        this.stream = stream;
        this.path = path;
        Length = stream.Length;
        WrittenTicks = writtenTicks;
        HasOwnTime = (File.GetAttributes(path) & FileAttributes.ReparsePoint) == 0;
    }

    /// <summary>The file's length in bytes.</summary>
    public long Length { get; }

    /// <summary>When the file was last written, in UTC ticks.</summary>
    public long WrittenTicks { get; }

    /// <summary>
    /// Whether <see cref="WrittenTicks"/> is the file's: a link has a time of its own, which says nothing of what it leads to.
    /// </summary>
    public bool HasOwnTime { get; }

    /// <summary>Opens a file. Whoever has it open is not disturbed.</summary>
    /// <exception cref="WeightsMissingException">There is no such file.</exception>
    /// <exception cref="WeightsUnreadableException">It cannot be read.</exception>
    public static WeightsFile Open(string path) => Reading(path, () =>
    {
        // Before the file is opened: one that takes its place in between is another one at the end, never this one with that one's time.
        long writtenTicks = Written(path);
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        try
        {
            return new WeightsFile(stream, path, writtenTicks);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    });

    /// <summary>Reads on, up to the end of the buffer or of the file.</summary>
    /// <returns>The number of bytes read: less than the buffer has at the end of the file only.</returns>
    public int Read(byte[] buffer, int count) => Reading(path, () => StreamReading.Fill(stream, buffer, count));

    /// <summary>Makes sure, after reading, that the file is what it was before.</summary>
    public void ThrowIfChanged() => Reading(path, () => stream.Length == Length && Written(path) == WrittenTicks ? true : throw Changed());

    /// <summary>Makes the exception for a file that has changed while it was read.</summary>
    public static WeightsUnreadableException Changed() => new("it was written to while it was read. Build again.");

    public void Dispose() => stream.Dispose();

    private static long Written(string path) => File.GetLastWriteTimeUtc(path).Ticks;

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception) when (Directory.Exists(path))
        {
            throw new WeightsUnreadableException("it is a folder. Give the name of a file.");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new WeightsMissingException();
        }
        catch (UnauthorizedAccessException)
        {
            throw new WeightsUnreadableException("it may not be read. Check its permissions.");
        }
        catch (Exception error) when (error is IOException or ArgumentException or NotSupportedException)
        {
            throw new WeightsUnreadableException(error.Message);
        }
    }
}
