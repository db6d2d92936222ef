namespace Mlp.Build.Tests.Encoding;

/// <summary>Texts of model files, which are converted.</summary>
public sealed class ModelFileTests : IDisposable
{
    private static readonly DateTime s_longAgo = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private readonly Project project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public void Onnx_file_is_a_safetensors_file_for_each_output()
    {
        Copy("actor_critic.onnx");
        string[] lines = project.EncodeOne("actor_critic.onnx");
        Assert.Equal(["mlp-weights 2", "name actor_critic.onnx", "state found"], lines[..3]);
        Assert.Equal(["network action", "network value"], lines.Where(line => line.StartsWith("network ", StringComparison.Ordinal)));
        int data = Array.FindIndex(lines, line => line.StartsWith("data ", StringComparison.Ordinal));
        int count = int.Parse(lines[data]["data ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        string header = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(string.Concat(lines.Skip(data + 1).Take(count))), 8, 200);
        Assert.Contains("\"mlp.name\":\"action\"", header, StringComparison.Ordinal);
        Assert.Equal("network value", lines[data + count + 1]);
    }

    [Fact]
    public void Outputs_that_no_network_can_hold_say_why()
    {
        Copy("one_output_refused.onnx");
        string[] lines = project.EncodeOne("one_output_refused.onnx");
        Assert.Contains(lines, line => line.StartsWith("data ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("refused the node '", StringComparison.Ordinal));
    }

    [Fact]
    public void File_that_is_no_model_says_so()
    {
        project.Write("a.onnx", 1, 2, 3);
        string[] lines = project.EncodeOne("a.onnx");
        Assert.Equal("mlp-weights 2", lines[0]);
        Assert.StartsWith("state refused it is no ONNX file", lines[2], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public void Unchanged_file_is_not_converted_again()
    {
        Copy("actor_critic.onnx");
        string output = Assert.Single(project.Encode("actor_critic.onnx"));
        File.SetLastWriteTimeUtc(output, s_longAgo);
        project.Encode("actor_critic.onnx");
        Assert.Equal(s_longAgo, File.GetLastWriteTimeUtc(output));
    }

    [Fact]
    public void Tensors_beside_the_model_are_looked_at_too()
    {
        Copy("external_data.onnx");
        string data = Copy("external_data.onnx.data");
        string output = Assert.Single(project.Encode("external_data.onnx"));
        Assert.Contains(File.ReadAllLines(output), line => line.StartsWith("external ", StringComparison.Ordinal));

        File.SetLastWriteTimeUtc(output, s_longAgo);
        project.Encode("external_data.onnx");
        Assert.Equal(s_longAgo, File.GetLastWriteTimeUtc(output));

        byte[] bytes = File.ReadAllBytes(data);
        bytes[3] ^= 1;
        File.WriteAllBytes(data, bytes);
        File.SetLastWriteTimeUtc(data, s_longAgo);
        project.Encode("external_data.onnx");
        Assert.NotEqual(s_longAgo, File.GetLastWriteTimeUtc(output));

        File.Delete(data);
        Assert.StartsWith("state refused its tensor ", project.EncodeOne("external_data.onnx")[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Safetensors_files_are_not_converted()
    {
        project.Write("a.safetensors", 1, 2, 3);
        Assert.Equal("mlp-weights 1", project.EncodeOne("a.safetensors")[0]);
    }

    private string Copy(string fixture)
        => project.Write(fixture, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Models", fixture)));
}
