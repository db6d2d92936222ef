namespace Mlp.Runtime.Tests.State;

/// <summary>What loading says of files that are not there, cannot be read, or hold something else.</summary>
public sealed class LoadFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlp-load-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_missing_file_is_named()
    {
        string path = Path.Combine(_folder, "none.safetensors");
        FileNotFoundException error = Fails<FileNotFoundException>(path, $"there is no file '{path}'. Check the name; a relative one starts in the current folder.");
        Assert.Equal(path, error.FileName);
        string full = Path.GetFullPath("no such file.safetensors");
        Fails<FileNotFoundException>("no such file.safetensors", $"there is no file '{full}'. Check the name; a relative one starts in the current folder.");
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        string folder = Path.Combine(_folder, "none");
        Fails<DirectoryNotFoundException>(
            Path.Combine(folder, "net.safetensors"), $"there is no folder '{folder}'. Check the name; a relative one starts in the current folder.");
    }

    [Fact]
    public void A_folder_is_named() => Fails<UnauthorizedAccessException>(_folder, "it is a folder. Give the name of a file.");

    [Fact]
    public void A_link_to_nothing_is_named()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // links need a privilege there
        }

        string link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, "gone.safetensors");
        Fails<FileNotFoundException>(link, "it is a link to 'gone.safetensors', which does not exist.");
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_named()
    {
        string path = Path.Combine(_folder, "net.safetensors");
        const string reason = "it may not be read. Check its permissions.";
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            // The superuser may read all.
            Exception error = FileError.OnLoad(path, new UnauthorizedAccessException("Access is denied."));
            Assert.Equal($"'{path}' cannot be loaded: {reason}", Assert.IsType<UnauthorizedAccessException>(error).Message);
            return;
        }

        File.WriteAllText(path, "");
        File.SetUnixFileMode(path, UnixFileMode.None);
        Fails<UnauthorizedAccessException>(path, reason);
    }

    [Fact]
    public void A_file_that_fails_while_it_is_read_is_named()
    {
        if (OperatingSystem.IsLinux())
        {
            IOException error = Assert.Throws<IOException>(() => new MlpState(StateLayouts.Small()).Load("/proc/self/mem"));
            Assert.StartsWith("'/proc/self/mem' cannot be loaded: ", error.Message, StringComparison.Ordinal);
            Assert.Equal(error.InnerException!.HResult, error.HResult);
        }
    }

    [Fact]
    public void An_empty_or_torn_file_is_named()
    {
        string path = Path.Combine(_folder, "net.safetensors");
        byte[] whole = StateLayouts.Saved(StateLayouts.Filled(StateLayouts.Small()));
        File.WriteAllBytes(path, []);
        Fails<InvalidDataException>(path, "at byte 0, there is nothing to read. Save or copy the file again; a stream that was just written has to go back to its start (Position = 0).");
        File.WriteAllBytes(path, whole[..5]);
        Fails<InvalidDataException>(path, "at byte 5, the file ends inside the length of the header (8 bytes), 3 bytes early. It is torn: save or copy it again.");
        File.WriteAllBytes(path, whole[..100]);
        Fails<InvalidDataException>(path, "at byte 0, the header claims 624 bytes, but only 92 follow. The file is torn (save or copy it again) or not a safetensors file.");
        File.WriteAllBytes(path, whole[..^1]);
        Fails<InvalidDataException>(path, "at byte 632, the header describes 216 bytes of data, but only 215 follow. The file is torn: save or copy it again.");
    }

    [Fact]
    public void A_file_of_torch_save_is_named()
    {
        string path = Path.Combine(_folder, "net.pt");
        File.WriteAllText(path, "PK\u0003\u0004 this is a zip");
        Fails<InvalidDataException>(path, "at byte 0, this is a zip archive, as torch.save writes it. In Python, write a safetensors file: safetensors.torch.save_file(model.state_dict(), path).");
    }

    [Fact]
    public void A_stream_that_was_just_written_is_to_go_back()
    {
        MemoryStream stream = new();
        MlpState state = StateLayouts.Filled(StateLayouts.Small());
        state.Save(stream);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => state.Load(stream));
        Assert.StartsWith("The stream cannot be loaded: at byte 0, there is nothing to read.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Position = 0", error.Message, StringComparison.Ordinal);
    }

    private static TException Fails<TException>(string path, string reason)
        where TException : Exception
    {
        MlpState state = StateLayouts.Filled(StateLayouts.Small());
        byte[] before = StateLayouts.Bits(state);
        TException error = Assert.Throws<TException>(() => state.Load(path));
        Assert.Equal($"'{path}' cannot be loaded: {reason}", error.Message);
        Assert.Equal(before, StateLayouts.Bits(state));
        return error;
    }
}
