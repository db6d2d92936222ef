namespace Mlp.Build.Tests.Encoding;

/// <summary>When a text is written, and when it is left alone.</summary>
public sealed class UpToDateTests : IDisposable
{
    private static readonly DateTime s_longAgo = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private readonly Project project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public void Unchanged_file_is_not_written_again()
    {
        project.Write("a.bin", 1, 2, 3);
        string output = Assert.Single(project.Encode("a.bin"));
        Assert.False(IsWritten(output, "a.bin"));
    }

    [Fact]
    public void File_of_the_same_length_and_time_is_not_read()
    {
        string file = project.Write("a.bin", 1, 2, 3);
        string output = Assert.Single(project.Encode("a.bin"));
        DateTime written = File.GetLastWriteTimeUtc(file);
        project.Write("a.bin", 4, 5, 6);
        File.SetLastWriteTimeUtc(file, written);
        Assert.False(IsWritten(output, "a.bin"));
    }

    [Fact]
    public void Missing_and_unreadable_files_are_not_written_again()
    {
        Directory.CreateDirectory(project.FullPath("folder"));
        foreach (string file in (string[])["a.bin", "folder"])
        {
            string output = Assert.Single(project.Encode(file));
            Assert.False(IsWritten(output, file));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1_000_000)]
    public void Other_content_of_the_same_length_is_written_whether_newer_or_older(int seconds)
    {
        string file = project.Write("a.bin", 1, 2, 3);
        string output = Assert.Single(project.Encode("a.bin"));
        DateTime written = File.GetLastWriteTimeUtc(file);
        project.Write("a.bin", 4, 5, 6);
        File.SetLastWriteTimeUtc(file, written.AddSeconds(seconds));
        Assert.True(IsWritten(output, "a.bin"));
        Assert.Equal("BAUG", Project.ReadLines(output)[5]);
        Assert.False(IsWritten(output, "a.bin"));
    }

    [Fact]
    public void Other_length_is_written_though_the_time_is_the_same()
    {
        string file = project.Write("a.bin", 1, 2, 3);
        string output = Assert.Single(project.Encode("a.bin"));
        DateTime written = File.GetLastWriteTimeUtc(file);
        project.Write("a.bin", 1, 2);
        File.SetLastWriteTimeUtc(file, written);
        Assert.True(IsWritten(output, "a.bin"));
    }

    [Fact]
    public void File_that_comes_or_goes_is_written()
    {
        string output = Assert.Single(project.Encode("a.bin"));
        project.Write("a.bin", 1);
        Assert.True(IsWritten(output, "a.bin"));
        Assert.Equal("state found", Project.ReadLines(output)[2]);

        File.Delete(project.FullPath("a.bin"));
        Assert.True(IsWritten(output, "a.bin"));
        Assert.Equal("state missing", Project.ReadLines(output)[2]);
    }

    [Fact]
    public void Damaged_text_is_written()
    {
        project.Write("a.bin", new byte[1000]);
        string output = Assert.Single(project.Encode("a.bin"));
        byte[] whole = File.ReadAllBytes(output);
        File.WriteAllBytes(output, whole[..^1]);
        Assert.True(IsWritten(output, "a.bin"));
        Assert.Equal(whole, File.ReadAllBytes(output));

        File.WriteAllBytes(output, new byte[whole.Length]);
        Assert.True(IsWritten(output, "a.bin"));
        Assert.Equal(whole, File.ReadAllBytes(output));
    }

    [Fact]
    public void Link_is_followed()
    {
        string file = project.Write("../store/a.bin", 1, 2, 3);
        File.CreateSymbolicLink(project.FullPath("link.bin"), file);
        string output = Assert.Single(project.Encode("link.bin"));
        Assert.StartsWith("source 3 ", Project.ReadLines(output)[3], StringComparison.Ordinal);
        Assert.False(IsWritten(output, "link.bin"));

        DateTime written = File.GetLastWriteTimeUtc(file);
        project.Write("../store/a.bin", 4, 5, 6);
        File.SetLastWriteTimeUtc(file, written);
        Assert.True(IsWritten(output, "link.bin"));
        Assert.Equal("BAUG", Project.ReadLines(output)[5]);
    }

    [Fact]
    public void Output_that_cannot_be_written_is_an_error_that_says_what_to_do()
    {
        project.Write("a.bin", 1);
        // Not a folder, also for the superuser.
        project.Write("obj", 1);
        (bool succeeded, EncodeMlpWeights task, FakeBuildEngine engine) = project.Run("a.bin");
        Assert.False(succeeded);
        Assert.Empty(task.EncodedFiles);
        Microsoft.Build.Framework.BuildErrorEventArgs error = Assert.Single(engine.Errors);
        Assert.Equal("MLPGEN002", error.Code);
        Assert.StartsWith("The weights 'a.bin' cannot be encoded for the generator: 'obj", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("check its permissions and the disk's space.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_write_leaves_the_old_text_and_nothing_else()
    {
        string path = project.Write("a.txt", 1);
        Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(2);
            throw new IOException("No space left on device");
        }));
        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(project.Folder));
    }

    [Fact]
    public void Builds_at_once_do_not_disturb_each_other()
    {
        project.Write("a.bin", new byte[300_000]);
        string output = Assert.Single(project.Encode("a.bin"));
        string expected = File.ReadAllText(output);
        for (int round = 0; round < 20; round++)
        {
            File.Delete(output);
            Parallel.For(0, 4, _ =>
            {
                Assert.Equal([output], project.Encode("a.bin"));
                Assert.Equal(expected, File.ReadAllText(output));
            });
            Assert.Equal([output], project.Outputs);
        }
    }

    [Fact]
    public async Task File_that_is_replaced_while_it_is_opened_never_has_the_next_ones_time()
    {
        // As a training run saves: whole files, one in the other's place. Here the time of each tells which it is.
        void Replace(int number)
        {
            string next = project.Write("next.bin", BitConverter.GetBytes(number));
            File.SetLastWriteTimeUtc(next, s_longAgo.AddSeconds(number));
            File.Move(next, project.FullPath("a.bin"), overwrite: true);
        }

        Replace(0);
        Task replacing = Task.Run(() =>
        {
            for (int number = 1; number < 500; number++)
            {
                // Long enough for some to be read whole.
                Thread.Sleep(1);
                Replace(number);
            }
        });
        List<string> expected = [], actual = [];
        while (!replacing.IsCompleted)
        {
            string[] lines = project.EncodeOne("a.bin");
            if (lines[2] == "state found")
            {
                int number = BitConverter.ToInt32(Convert.FromBase64String(lines[5]));
                expected.Add($"source 4 {s_longAgo.AddSeconds(number).Ticks}");
                actual.Add(lines[3]);
            }
        }

        await replacing;
        Assert.NotEmpty(actual);
        Assert.Equal(expected, actual);
    }

    /// <summary>Runs the task once more.</summary>
    private bool IsWritten(string output, string file)
    {
        File.SetLastWriteTimeUtc(output, s_longAgo);
        Assert.Equal([output], project.Encode(file));
        Assert.DoesNotContain(project.Outputs, path => path.EndsWith(".tmp", StringComparison.Ordinal));
        return File.GetLastWriteTimeUtc(output) != s_longAgo;
    }
}
