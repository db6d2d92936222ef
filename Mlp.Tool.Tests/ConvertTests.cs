using System.Text;
using Mlp.ModelFiles;
using Mlp.ModelFiles.Safetensors;
using Mlp.Tool.Commands;

namespace Mlp.Tool.Tests;

/// <summary><c>mlpgen convert</c>.</summary>
public sealed class ConvertTests : IDisposable
{
    private readonly Tool _tool = new();

    public static TheoryData<string> Networks => ["act_each_layer_another.onnx", "act_leakyrelu.onnx", "act_hardtanh_clip.onnx", "act_softplus_beta.onnx", "act_gelu_tanh_mul.onnx", "norm_each_layer_another.onnx", "batchnorm_before_activation.onnx", "affine_large_mean.onnx", "conv_1x1.onnx", "head_softmax_axis_1.onnx", "linear_only.onnx", "matmul_only.onnx", "norm_rms.onnx"];

    public void Dispose() => _tool.Dispose();

    /// <summary>ONNX to safetensors, and that with the activations of its own metadata to ONNX and to safetensors again.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void There_and_back_gives_the_same_bytes(string name)
    {
        string first = _tool.At("first.safetensors"), onnx = _tool.At("model.onnx"), second = _tool.At("second.safetensors"), again = _tool.At("again.onnx");
        Tool.Good("convert", Tool.Fixture(name), first);
        Tool.Good("convert", first, onnx);
        Tool.Good("convert", onnx, second);
        Tool.Good("convert", second, again);
        Assert.Equal(File.ReadAllBytes(onnx), File.ReadAllBytes(again));
        Assert.Equal(Table(Tool.Good("inspect", Tool.Fixture(name))), Table(Tool.Good("inspect", first)));
        Assert.Equal(Table(Tool.Good("inspect", first)), Table(Tool.Good("inspect", onnx)));
    }

    [Fact]
    public void Tensors_of_one_file_go_into_the_topology_of_another()
    {
        // A state dict as PyTorch saves it: no metadata of ours.
        string model = Tool.Fixture("act_leakyrelu.onnx"), plain = _tool.At("plain.safetensors"), onnx = _tool.At("out.onnx");
        ModelNetwork network = ModelFile.Read(File.ReadAllBytes(model), _ => null).Candidates[0].Network!;
        ModelLayer[] trained = [.. network.Layers.Select(layer => layer with { Weight = [.. layer.Weight.Select(weight => weight + 1)] })];
        File.WriteAllBytes(plain, WithoutMetadata(SafetensorsWriter.Write(network with { Layers = trained })));

        Assert.Contains("activation: the file does not say it", Tool.Good("inspect", plain), StringComparison.Ordinal);
        Assert.Contains("--like MODEL.onnx", Tool.Bad(ExitCode.BadInput, "convert", plain, onnx), StringComparison.Ordinal);
        Tool.Good("convert", plain, onnx, "--like", model);
        ModelNetwork written = ModelFile.Read(File.ReadAllBytes(onnx), _ => null).Candidates[0].Network!;
        Assert.Equal(network.Layers.Select(layer => layer.Activation), written.Layers.Select(layer => layer.Activation));
        Assert.Equal(trained.Select(layer => layer.Weight), written.Layers.Select(layer => layer.Weight));
    }

    [Fact]
    public void What_does_not_fit_is_said()
    {
        string from = _tool.At("from.safetensors"), to = _tool.At("to.onnx");
        Tool.Good("convert", Tool.Fixture("act_relu.onnx"), from);
        Assert.Contains("does not fit act_each_layer_another.onnx: it has 2 Linears, and the model has 5", Tool.Bad(ExitCode.BadInput, "convert", from, to, "--like", Tool.Fixture("act_each_layer_another.onnx")), StringComparison.Ordinal);
        Assert.Contains("none", Tool.Bad(ExitCode.BadInput, "convert", from, to, "--like", Tool.Fixture("matmul_only.onnx")), StringComparison.Ordinal);
        Assert.Contains("folded into", Tool.Bad(ExitCode.NotHeld, "convert", from, to, "--like", Tool.Fixture("affine_sub_div.onnx")), StringComparison.Ordinal);
        Assert.False(File.Exists(to));
    }

    [Fact]
    public void Nothing_is_replaced_without_force_and_nothing_is_half_written()
    {
        string target = _tool.Write("model.safetensors", "mine");
        Dictionary<string, string> before = _tool.All();
        Assert.Contains("--force", Tool.Bad(ExitCode.BadInput, "convert", Tool.Fixture("act_relu.onnx"), target), StringComparison.Ordinal);
        Tool.Bad(ExitCode.BadInput, "convert", Tool.Fixture("error_torn.onnx"), target, "--force");
        Tool.Bad(ExitCode.NotHeld, "convert", Tool.Fixture("conv_3x3.onnx"), target, "--force");
        Tool.Bad(ExitCode.BadInput, "convert", Tool.Fixture("actor_critic.onnx"), target, "--force");
        Tool.Bad(ExitCode.BadInput, "convert", Tool.Fixture("act_relu.onnx"), _tool.At("model.txt"));
        Tool.Bad(ExitCode.BadInput, "convert", Tool.Fixture("act_relu.onnx"), _tool.At("no/folder.onnx"));
        Assert.Equal(before, _tool.All());
        Tool.Good("convert", Tool.Fixture("act_relu.onnx"), target, "--force");
        Tool.Good("inspect", target);
        Assert.Contains("nothing to convert", Tool.Bad(ExitCode.NotHeld, "convert", target, _tool.At("other.safetensors")), StringComparison.Ordinal);
        Assert.Equal(before.Keys.Order(), _tool.All().Keys.Order());
    }

    [Fact]
    public void Output_is_picked_by_name()
    {
        Assert.Contains("6-8-4-1", Tool.Good("convert", Tool.Fixture("actor_critic.onnx"), _tool.At("value.safetensors"), "--output", "value"), StringComparison.Ordinal);
        Assert.Contains("Output \"value\": 6-8-4-1", Tool.Good("inspect", _tool.At("value.safetensors")), StringComparison.Ordinal);
    }

    private static string[] Table(string report) => [.. report.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line.Contains("[rows", StringComparison.Ordinal)).Select(line => line.Trim())];

    private static byte[] WithoutMetadata(byte[] file)
    {
        int length = (int)BitConverter.ToUInt64(file);
        string header = Encoding.UTF8.GetString(file, 8, length);
        int start = header.IndexOf("\"__metadata__\"", StringComparison.Ordinal), end = header.IndexOf("},", start, StringComparison.Ordinal) + 2;
        byte[] text = Encoding.UTF8.GetBytes(header.Remove(start, end - start));
        return [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. file[(8 + length)..]];
    }
}
