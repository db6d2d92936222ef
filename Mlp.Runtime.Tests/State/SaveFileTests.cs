using System.Diagnostics;
using System.Globalization;

namespace Mlp.Runtime.Tests.State;

/// <summary>What saving does to the files that are there, and what it says where it cannot.</summary>
public sealed class SaveFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlp-save-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_failed_save_leaves_the_old_file_and_no_other()
    {
        string path = Path.Combine(_folder, "net.safetensors");
        File.WriteAllText(path, "old");
        IOException error = Assert.Throws<IOException>(() => AtomicFile.Write(path, 0, (stream, _) =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("No space left on device");
        }));
        Assert.Equal($"'{path}' cannot be saved: No space left on device", error.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
        Assert.Throws<IOException>(() => StateLayouts.Filled(StateLayouts.Small()).Save(new WriteOnlyStream(capacity: 700)));
    }

    [Fact]
    public void Folders_that_cannot_take_the_file_are_named()
    {
        MlpState state = new(StateLayouts.Small());
        string missing = Path.Combine(_folder, "missing", "net.safetensors");
        DirectoryNotFoundException noFolder = Assert.Throws<DirectoryNotFoundException>(() => state.Save(missing));
        Assert.Contains($"'{missing}' cannot be saved: the folder '{Path.GetDirectoryName(missing)}' does not exist", noFolder.Message, StringComparison.Ordinal);

        // A parent that is a file: also for the superuser there is no writing there.
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        string below = Path.Combine(file, "net.safetensors");
        IOException belowFile = Assert.ThrowsAny<IOException>(() => state.Save(below));
        Assert.Contains($"'{below}' cannot be saved: the folder '{file}' does not exist", belowFile.Message, StringComparison.Ordinal);

        string folder = Path.Combine(_folder, "folder");
        Directory.CreateDirectory(folder);
        Exception isFolder = Assert.ThrowsAny<Exception>(() => state.Save(folder));
        Assert.True(isFolder is IOException or UnauthorizedAccessException);
        Assert.Contains($"'{folder}' cannot be saved: it is a folder", isFolder.Message, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("444")]
    [InlineData("400")]
    [InlineData("000")]
    public void A_read_only_file_stays(string mode)
    {
        string path = Write("net.safetensors", "old", mode);
        DateTime written = File.GetLastWriteTimeUtc(path);
        UnauthorizedAccessException error = Assert.Throws<UnauthorizedAccessException>(() => Small().Save(path));
        Assert.Equal($"'{path}' cannot be saved: the file is read-only. Make it writable, or give another name.", error.Message);
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
        AssertMode(mode, path);
        Assert.Equal([path], Directory.GetFiles(_folder));
        SetMode(path, "600");
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Fact]
    public void A_read_only_file_behind_a_link_stays()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // links need a privilege there
        }

        string path = Write("net.safetensors", "old", "444");
        string link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, path);
        UnauthorizedAccessException error = Assert.Throws<UnauthorizedAccessException>(() => Small().Save(link));
        Assert.StartsWith($"'{link}' cannot be saved: the file is read-only", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
    }

    /// <summary>666 and 777 are more than a new file gets under the usual umask of 022, 600 is less.</summary>
    [Theory]
    [InlineData("600")]
    [InlineData("640")]
    [InlineData("666")]
    [InlineData("777")]
    public void A_replaced_file_keeps_its_mode(string mode)
    {
        string path = Write("net.safetensors", "old", mode);
        MlpState state = Small();
        state.Save(path);
        Assert.Equal(StateLayouts.Saved(state), File.ReadAllBytes(path));
        AssertMode(mode, path);
    }

    [Fact]
    public void A_new_file_has_the_mode_of_any_new_file()
    {
        string path = Path.Combine(_folder, "net.safetensors");
        string other = Path.Combine(_folder, "other");
        Small().Save(path);
        File.WriteAllText(other, "");
        Assert.Equal(new FileInfo(other).UnixFileMode, new FileInfo(path).UnixFileMode);
    }

    [Fact]
    public void A_link_to_nothing_leads_to_a_new_file()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string link = Path.Combine(_folder, "link");
        string target = Path.Combine(_folder, "target");
        File.CreateSymbolicLink(link, "target"); // relative to the link
        MlpState state = Small();
        state.Save(link);
        Assert.Equal("target", new FileInfo(link).LinkTarget);
        Assert.Equal(StateLayouts.Saved(state), File.ReadAllBytes(target));

        // Into a folder that there is not: the path given is named, no temporary file is.
        File.Delete(link);
        string missing = Path.Combine(_folder, "missing");
        File.CreateSymbolicLink(link, Path.Combine(missing, "target"));
        DirectoryNotFoundException error = Assert.Throws<DirectoryNotFoundException>(() => state.Save(link));
        Assert.Equal($"'{link}' cannot be saved: the folder '{missing}' does not exist. Create it first.", error.Message);
        AssertNoTemporary(error);

        // A link to itself.
        File.Delete(link);
        File.CreateSymbolicLink(link, link);
        IOException loop = Assert.Throws<IOException>(() => state.Save(link));
        Assert.StartsWith($"'{link}' cannot be saved: ", loop.Message, StringComparison.Ordinal);
        AssertNoTemporary(loop);
    }

    [Fact]
    public void A_folder_that_takes_no_files_is_named()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        IOException error = Assert.Throws<IOException>(() => Small().Save("/proc/x"));
        Assert.Equal("'/proc/x' cannot be saved: the folder '/proc' takes no new file. Give another one.", error.Message);
        AssertNoTemporary(error);
    }

    [Fact]
    public void A_folder_that_may_not_be_written_is_named()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            return; // the superuser may
        }

        string path = Write("net.safetensors", "old", "666");
        SetMode(_folder, "555");
        try
        {
            UnauthorizedAccessException error = Assert.Throws<UnauthorizedAccessException>(() => Small().Save(path));
            Assert.Equal($"'{path}' cannot be saved: the file or its folder '{_folder}' may not be written. Check their permissions.", error.Message);
            AssertNoTemporary(error);
            Assert.Equal("old", File.ReadAllText(path));
        }
        finally
        {
            SetMode(_folder, "700");
        }
    }

    [Fact]
    public void A_write_that_fails_does_not_name_the_temporary_file()
    {
        string path = Path.Combine(_folder, "net.safetensors");
        IOException full = Assert.Throws<IOException>(() => AtomicFile.Write(path, 0, (stream, _) =>
            throw new IOException($"No space left on device : '{((FileStream)stream).Name}'", 28)));
        Assert.Equal($"'{path}' cannot be saved: No space left on device : '{path}'", full.Message);
        Assert.Equal(28, full.HResult);
        AssertNoTemporary(full);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_name_as_long_as_it_may_be_is_saved()
    {
        string path = Path.Combine(_folder, new string('n', 243) + ".safetensors"); // 255
        MlpState state = Small();
        state.Save(path);
        Assert.Equal(StateLayouts.Saved(state), File.ReadAllBytes(path));
        string tooLong = path + "s";
        IOException error = Assert.ThrowsAny<IOException>(() => state.Save(tooLong));
        Assert.StartsWith($"'{tooLong}' cannot be saved: ", error.Message, StringComparison.Ordinal);
        AssertNoTemporary(error);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_device_is_written_and_not_replaced()
    {
        if (!OperatingSystem.IsLinux() || FindDevice("null", 3) is not string nothing || FindDevice("full", 7) is not string full)
        {
            return;
        }

        string link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, nothing);
        foreach (string path in new[] { nothing, link })
        {
            Small().Save(path);
            Assert.Empty(File.ReadAllBytes(nothing));
        }

        Assert.Equal(nothing, new FileInfo(link).LinkTarget);
        IOException error = Assert.Throws<IOException>(() => Small().Save(full));
        Assert.StartsWith($"'{full}' cannot be saved: No space left on device", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(_folder), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pipe_carries_the_state()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using System.IO.Pipes.AnonymousPipeServerStream pipe = new(System.IO.Pipes.PipeDirection.Out);
        using System.IO.Pipes.AnonymousPipeClientStream end = new(System.IO.Pipes.PipeDirection.In, pipe.ClientSafePipeHandle);
        MlpState saved = Small(), loaded = new(saved.Layout);
        saved.Save(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{pipe.SafePipeHandle.DangerousGetHandle()}")); // less than a pipe holds
        pipe.Dispose();
        loaded.Load(end);
        Assert.Equal(StateLayouts.Bits(saved), StateLayouts.Bits(loaded));
    }

    private static MlpState Small() => StateLayouts.Filled(StateLayouts.Small());

    /// <summary>Neither the message nor what a log would print of the causes.</summary>
    private static void AssertNoTemporary(Exception error) => Assert.DoesNotContain(".tmp", error.ToString(), StringComparison.Ordinal);

    private static void AssertMode(string mode, string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(mode, Convert.ToString((int)File.GetUnixFileMode(path), 8).PadLeft(3, '0'));
        }
    }

    private static void SetMode(string path, string mode)
    {
        if (OperatingSystem.IsWindows())
        {
            File.SetAttributes(path, (mode[0] & 2) == 0 ? FileAttributes.ReadOnly : FileAttributes.Normal);
        }
        else
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
        }
    }

    /// <summary>One of Linux's memory devices; for the superuser one of its own: a failing test would replace the machine's.</summary>
    private string? FindDevice(string name, int minor)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "/dev/" + name;
        }

        string path = Path.Combine(_folder, name);
        try
        {
            using Process make = Process.Start("mknod", [path, "c", "1", minor.ToString(CultureInfo.InvariantCulture)]);
            make.WaitForExit();
            using FileStream device = new(path, FileMode.Open, FileAccess.Write);
            return path;
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException or UnauthorizedAccessException)
        {
            return null; // in a container that may make none, or on a file system that has none
        }
    }

    private string Write(string name, string content, string mode)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        SetMode(path, mode);
        return path;
    }
}
