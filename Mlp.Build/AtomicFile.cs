using System;
using System.IO;
using System.Threading;

namespace Mlp.Build;

/// <summary>
/// Writes a file that is either the old one or the whole new one, whatever fails in between and whoever writes it as well.
/// </summary>
internal static class AtomicFile
{
    private const int Attempts = 20;

    /// <summary>Writes a file, unless its content would stay the same.</summary>
    /// <returns>Whether the file was replaced.</returns>
    public static bool Write(string path, Action<Stream> write)
    {
        // An IDE builds beside the command line, into the same folder: each has a temporary of its own.
        string temporary = Path.Combine(Path.GetDirectoryName(path)!, Guid.NewGuid().ToString("N") + ".tmp");
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
            }

            if (FileComparison.HaveSameBytes(temporary, path))
            {
                return false;
            }

            Move(temporary, path);
            return true;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Move(string temporary, string path)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                if (File.Exists(path))
                {
                    File.Replace(temporary, path, destinationBackupFileName: null);
                }
                else
                {
                    File.Move(temporary, path);
                }

                return;
            }
            catch (Exception error) when (attempt < Attempts && error is IOException or UnauthorizedAccessException)
            {
                // On Windows a file that somebody reads cannot be replaced: the compiler, or a scanner, will be done in a moment.
                Thread.Sleep(50);
            }
        }
    }
}
