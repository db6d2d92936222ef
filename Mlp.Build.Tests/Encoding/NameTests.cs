namespace Mlp.Build.Tests.Encoding;

/// <summary>What the text and its file are called.</summary>
public sealed class NameTests : IDisposable
{
    private readonly Project project = new();

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData("digits.safetensors", "digits.safetensors")]
    [InlineData("weights/digits.safetensors", "weights/digits.safetensors")]
    [InlineData("./weights/../weights/digits.safetensors", "weights/digits.safetensors")]
    [InlineData("../project/digits.safetensors", "digits.safetensors")]
    [InlineData("../shared/digits.safetensors", "../shared/digits.safetensors")]
    [InlineData("../project2/digits.safetensors", "../project2/digits.safetensors")]
    [InlineData("a b;c%41ü.safetensors", "a b;cAü.safetensors")]
    public void Name_is_relative_to_the_project(string file, string name) => Assert.Equal($"name {name}", project.EncodeOne(file)[1]);

    [Fact]
    public void Full_paths_are_relative_to_the_project_if_they_are_in_it()
    {
        string inside = project.Write("weights/a.bin", 1);
        string outside = project.Write("../shared/a.bin", 1);
        Assert.Equal("name weights/a.bin", project.EncodeOne(inside)[1]);
        Assert.Equal($"name {outside.Replace(Path.DirectorySeparatorChar, '/')}", project.EncodeOne(outside)[1]);
    }

    [Fact]
    public void Same_name_in_two_folders_makes_two_texts()
    {
        project.Write("a/digits.bin", 1);
        project.Write("b/digits.bin", 2);
        string[] outputs = project.Encode("a/digits.bin", "b/digits.bin", "c/digits.bin");
        Assert.Equal(3, outputs.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(["name a/digits.bin", "name b/digits.bin", "name c/digits.bin"], outputs.Select(output => Project.ReadLines(output)[1]));
        Assert.Equal(["AQ==", "Ag=="], outputs[..2].Select(output => Project.ReadLines(output)[5]));
    }

    [Fact]
    public void File_that_is_listed_twice_has_one_text()
    {
        project.Write("a.bin", 1);
        Assert.Single(project.Encode("a.bin", "./a.bin", project.FullPath("a.bin")));
    }

    [Fact]
    public void Output_is_named_as_in_every_build()
    {
        project.Write("weights/digits.safetensors", 1);
        Assert.Equal("digits-96290c28e831653e.mlpweights", Path.GetFileName(Assert.Single(project.Encode("weights/digits.safetensors"))));
    }

    [Theory]
    [InlineData("con.safetensors")]
    [InlineData("NUL")]
    [InlineData(".safetensors")]
    [InlineData("two.dots.safetensors")]
    [InlineData("a:b*c?d\"e<f>g|h.bin")]
    [InlineData("ein Netz für Ziffern 数字.bin")]
    [InlineData("ends with a dot.")]
    [InlineData("a-very-long-name-that-goes-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on.bin")]
    public void Output_has_a_name_for_every_file_system(string file)
    {
        string output = Path.GetFileName(Assert.Single(project.Encode(file)));
        Assert.Matches("^[A-Za-z0-9_]{1,24}-[0-9a-f]{16}[.]mlpweights$", output);
    }

    [Fact]
    public void Output_folder_may_have_characters_that_are_special_to_MSBuild()
    {
        project.Write("a.bin", 1);
        EncodeMlpWeights task = new()
        {
            BuildEngine = new FakeBuildEngine(),
            Files = [new Microsoft.Build.Utilities.TaskItem("a.bin")],
            ProjectFolder = project.Folder,
            OutputFolder = "100%25; (o'b$j)@",
        };
        Assert.True(task.Execute());
        string output = Assert.Single(task.EncodedFiles).ItemSpec;
        Assert.Equal("100%25; (o'b$j)@", Path.GetDirectoryName(output));
        Assert.True(File.Exists(project.FullPath(output)));
    }
}
