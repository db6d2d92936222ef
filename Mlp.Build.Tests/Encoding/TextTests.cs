using System.Globalization;
using System.Runtime.Versioning;
using System.Text;

namespace Mlp.Build.Tests.Encoding;

/// <summary>What is in the text of a weights file.</summary>
public sealed class TextTests : IDisposable
{
    private static readonly DateTime s_written = new(2026, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private readonly Project project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public void Text_is_this_to_the_byte()
    {
        byte[] content = [.. Enumerable.Range(0, 100).Select(i => (byte)(i * 37))];
        File.SetLastWriteTimeUtc(project.Write("weights/digits.safetensors", content), s_written);
        string expected = $"""
            mlp-weights 1
            name weights/digits.safetensors
            state found
            source 100 639056883060000000
            data
            {Convert.ToBase64String(content, 0, 90)}
            {Convert.ToBase64String(content, 90, 10)}

            """.ReplaceLineEndings("\n");
        Assert.Equal(new UTF8Encoding(false).GetBytes(expected), File.ReadAllBytes(Assert.Single(project.Encode("weights/digits.safetensors"))));
    }

    // About a line, and about the block that is read at once.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(89)]
    [InlineData(90)]
    [InlineData(91)]
    [InlineData(180)]
    [InlineData(65_519)]
    [InlineData(65_520)]
    [InlineData(65_521)]
    [InlineData(200_000)]
    public void Bytes_come_back(int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        project.Write("a.bin", content);
        string[] lines = project.EncodeOne("a.bin");
        Assert.Equal("data", lines[4]);
        Assert.StartsWith($"source {length} ", lines[3], StringComparison.Ordinal);
        Assert.All(lines[5..^1], line => Assert.Equal(120, line.Length));
        Assert.InRange(lines[^1].Length, 4, 120);
        Assert.Equal(content, Convert.FromBase64String(string.Concat(lines[5..])));
    }

    [Fact]
    public void Empty_file_is_found()
    {
        File.SetLastWriteTimeUtc(project.Write("a.bin"), s_written);
        Assert.Equal(["mlp-weights 1", "name a.bin", "state found", "source 0 639056883060000000", "data"], project.EncodeOne("a.bin"));
    }

    [Theory]
    [InlineData("a.bin")]
    [InlineData("no/such/folder/a.bin")]
    [InlineData("../a.bin")]
    public void Missing_file_is_missing(string file) =>
        Assert.Equal(["mlp-weights 1", $"name {file}", "state missing"], project.EncodeOne(file));

    [Fact]
    public void Folder_is_unreadable()
    {
        Directory.CreateDirectory(project.FullPath("weights"));
        Assert.Equal(
            ["mlp-weights 1", "name weights", "state unreadable it is a folder. Give the name of a file."],
            project.EncodeOne("weights"));
    }

    [UnlessSuperuserFact]
    [UnsupportedOSPlatform("windows")]
    public void File_without_permission_is_unreadable()
    {
        File.SetUnixFileMode(project.Write("a.bin", 1), UnixFileMode.UserWrite);
        Assert.Equal(
            ["mlp-weights 1", "name a.bin", "state unreadable it may not be read. Check its permissions."],
            project.EncodeOne("a.bin"));
    }

    [Fact]
    public void File_of_more_than_1_GiB_is_unreadable()
    {
        using (FileStream file = File.Create(project.FullPath("a.bin")))
        {
            // Takes no room on the disk: nothing is written.
            file.SetLength((1L << 30) + 1);
        }

        Assert.Equal(
            ["mlp-weights 1", "name a.bin", "state unreadable it has 1073741825 bytes, and at most 1073741824 can be built in. Load it at run time instead."],
            project.EncodeOne("a.bin"));
    }

    [Fact]
    public void Link_to_nothing_is_missing()
    {
        File.CreateSymbolicLink(project.FullPath("a.bin"), project.FullPath("b.bin"));
        Assert.Equal(["mlp-weights 1", "name a.bin", "state missing"], project.EncodeOne("a.bin"));
    }

    [Fact]
    public void Name_that_no_file_can_have_is_unreadable_or_missing_in_one_line()
    {
        string[] lines = project.EncodeOne("a\nstate found\nsource\u2028\u0085\r.bin");
        Assert.Equal(["mlp-weights 1", "name a state found source   .bin"], lines[..2]);
        Assert.Matches("^state (missing|unreadable .+)$", Assert.Single(lines[2..]));
        Assert.StartsWith("state unreadable ", project.EncodeOne("a\0.bin")[2], StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_is_written_to_meanwhile_is_not_half_encoded()
    {
        string path = project.Write("a.bin", 1, 2, 3);
        using WeightsFile grown = WeightsFile.Open(path);
        File.AppendAllText(path, "4");
        Assert.Throws<WeightsUnreadableException>(() => Base64Lines.Write(grown, Stream.Null));

        using WeightsFile shrunk = WeightsFile.Open(path);
        project.Write("a.bin", 1);
        Assert.Throws<WeightsUnreadableException>(() => Base64Lines.Write(shrunk, Stream.Null));

        using WeightsFile replaced = WeightsFile.Open(path);
        File.SetLastWriteTimeUtc(path, s_written);
        Assert.Throws<WeightsUnreadableException>(() => Base64Lines.Write(replaced, Stream.Null));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void Text_does_not_depend_on_the_culture(string name)
    {
        project.Write("INDIGO.bin", new byte[12_345]);
        byte[] expected = File.ReadAllBytes(Assert.Single(project.Encode("INDIGO.bin")));
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo culture = new(name);
            culture.NumberFormat.NegativeSign = "\u2212";
            culture.NumberFormat.NumberGroupSeparator = "\u00a0";
            CultureInfo.CurrentCulture = culture;
            string output = Assert.Single(project.Encode("INDIGO.bin"));
            File.Delete(output);
            Assert.Equal([output], project.Encode("INDIGO.bin"));
            Assert.Equal(expected, File.ReadAllBytes(output));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void File_passes_through_buffers_of_fixed_size()
    {
        project.Write("small.bin", new byte[1000]);
        project.Write("large.bin", new byte[10_000_000]);
        long Allocated(string file)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            project.Encode(file);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated("small.bin");
        Assert.InRange(Allocated("large.bin"), 1, 1_000_000);
    }
}
