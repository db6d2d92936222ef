using System.Text;
using Mlp.ModelFiles;
using Mlp.Tool.Commands;

namespace Mlp.Tool.Tests;

/// <summary>Safetensors files that no program of MlpGen wrote: plain ones, foreign ones, torn and forged ones.</summary>
public sealed class SafetensorsFileTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Layers_are_told_from_the_keys_of_a_Sequential()
    {
        string report = Tool.Good("inspect", Write("F32", 4, ("0.weight", [3, 2]), ("0.bias", [3]), ("1.weight", [3]), ("1.bias", [3]), ("1.running_mean", [3]), ("1.running_var", [3]), ("4.weight", [1, 3])));
        Assert.Contains(
            """
            Output "output": 2-3-1, 18 parameters
              key  module                              output     parameters
              0    Linear                              [rows, 3]           9
              1    BatchNorm1d                         [rows, 3]           6
              2    activation: the file does not say it  [rows, 3]
              4    Linear(bias=False)                  [rows, 1]           3
            """.ReplaceLineEndings("\n").Replace(" ", "", StringComparison.Ordinal),
            report.Replace(" ", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Scales_of_inputs_and_outputs_are_modules()
    {
        string file = Write("F32", 4, ("inputs.mean", [2]), ("inputs.std", [2]), ("0.weight", [3, 2]), ("outputs.mean", [3]), ("outputs.std", [3]));
        string report = Tool.Good("inspect", file).Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains("inputsStandardize[rows,2]\n0Linear(bias=False)[rows,3]6\noutputsUnstandardize[rows,3]\n", report, StringComparison.Ordinal);
        file = Write("F32", 4, ("0.weight", [3, 2]), ("outputs.std", [3]));
        Assert.Contains("stands alone: outputs are standardised by outputs.mean and outputs.std together", Tool.Run("inspect", file).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_a_Sequential_without_Dropout_are_renamed()
    {
        string plain = Write("F32", 4, ("0.weight", [3, 2]), ("2.weight", [3, 3]), ("3.weight", [3]), ("3.bias", [3]), ("5.weight", [1, 3])), named = _tool.At("named.safetensors");
        Assert.Contains("  Mapped by order: 0 = 0, 3 = 2, 7 = 5.\n", Tool.Good("inspect", plain), StringComparison.Ordinal);
        string project = _tool.Write("game/Game.csproj", "<Project></Project>");
        Assert.Contains("mlpgen convert model.safetensors model-mlp.safetensors", Tool.Bad(ExitCode.NotHeld, "import", plain, "--name", "Policy", "--project", project), StringComparison.Ordinal);
        Tool.Good("convert", plain, named);
        Tool.Good("import", named, "--name", "Policy", "--project", project);
    }

    /// <summary>Two Linears without an activation, a norm behind the activation, and a module that nobody knows.</summary>
    [Theory]
    [InlineData("0.weight", "1.weight")]
    [InlineData("0.weight", "2.weight", "3.weight!")]
    [InlineData("0.weight", "1.weight!", "2.weight")]
    [InlineData("0.weight", "4.weight")]
    [InlineData("0.weight", "2.bias!", "3.weight")]
    public void Other_places_are_refused(params string[] keys)
    {
        (string, int[])[] tensors = [.. keys.Select(key => (key.TrimEnd('!'), key.EndsWith('!') ? (int[])[2] : [2, 2]))];
        Assert.Equal(ExitCode.NotHeld, Tool.Run("inspect", Write("F32", 4, tensors)).ExitCode);
    }

    [Theory]
    [InlineData("F16", 2)]
    [InlineData("BF16", 2)]
    [InlineData("F64", 8)]
    public void Floats_of_other_sizes_are_read(string type, int size) => Tool.Good("inspect", Write(type, size, ("0.weight", [3, 2])));

    /// <summary>Other keys and types are no fault of the file: its tensors are shown, and why there is no network.</summary>
    [Theory]
    [InlineData("F32", 4, "fc1.weight", "0.weight (")]
    [InlineData("F32", 4, "1.weight", "0.weight")]
    [InlineData("I64", 8, "0.weight", "elements of type I64")]
    [InlineData("F8_E4M3", 1, "0.weight", "elements of type F8_E4M3")]
    public void Foreign_file_shows_its_tensors(string type, int size, string key, string reason)
    {
        ToolResult result = Tool.Run("inspect", Write(type, size, (key, [3, 2])));
        Assert.Equal((ExitCode.NotHeld, ""), (result.ExitCode, result.Errors));
        Assert.Contains($"  {key}", result.Output, StringComparison.Ordinal);
        Assert.Contains("[3, 2]\n", result.Output, StringComparison.Ordinal);
        Assert.Contains(reason.Replace(" (", "", StringComparison.Ordinal), result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"0.weight\":1}")]
    [InlineData("{\"0.weight\":{}}")]
    [InlineData("{\"__metadata__\":[]}")]
    [InlineData("{\"__metadata__\":{\"a\":1}}")]
    [InlineData("{\"0.weight\":{\"dtype\":\"F99\",\"shape\":[1,1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,5]}}")]
    [InlineData("{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[4,0]}}")]
    [InlineData("{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[-4,0]}}")]
    [InlineData("{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[60,64]}}")]
    [InlineData("{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4,8]}}")]
    [InlineData("{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[-1,-1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}")]
    [InlineData("{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[9223372036854775808,1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},\"0.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"__metadata__\":{\"mlp.channels\":\"1,1,1\"},\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"__metadata__\":{\"mlp.channels\":\"1,1\",\"mlp.output_activation\":\"Nothing\"},\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}")]
    public void Forged_header_is_one_line(string header) => Tool.Bad(ExitCode.BadInput, "inspect", WriteBytes(header, new byte[32]));

    [Fact]
    public void Nan_is_said()
        => Assert.Contains("NaN", Tool.Bad(ExitCode.BadInput, "inspect", WriteBytes("{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}", BitConverter.GetBytes(float.NaN))), StringComparison.Ordinal);

    [Fact]
    public void Mutated_files_get_typed_errors_only()
    {
        Tool.Good("convert", Tool.Fixture("norm_each_layer_another.onnx"), _tool.At("good.safetensors"));
        byte[] good = File.ReadAllBytes(_tool.At("good.safetensors"));
        System.Random random = new(15);
        for (int i = 0; i < TestRun.Choose(10_000, 1_000_000); i++)
        {
            byte[] bytes = random.Next(10) == 0 ? good[..random.Next(good.Length)] : [.. good];
            for (int change = random.Next(1, 4); change > 0 && bytes.Length > 0; change--)
            {
                // The header is where the structure is.
                int place = random.Next(Math.Min(bytes.Length, random.Next(3) == 0 ? bytes.Length : 1400));
                bytes[place] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"0123456789,:[]{}\"-.e"[random.Next(20)];
            }

            try
            {
                (ModelCandidate candidate, _) = Files.SafetensorsNetwork.Read(Files.SafetensorsFile.Read(bytes));
                Assert.Equal(candidate.Network is null, candidate.Problems.Count > 0);
            }
            catch (ModelFileException error)
            {
                Assert.False(string.IsNullOrWhiteSpace(error.Message));
            }
        }
    }

    private string Write(string type, int size, params (string Key, int[] Shape)[] tensors)
    {
        int offset = 0;
        StringBuilder header = new("{");
        foreach ((string key, int[] shape) in tensors)
        {
            int end = offset + (size * shape.Aggregate(1, (product, dimension) => product * dimension));
            header.Append(offset > 0 ? "," : "").Append($"\"{key}\":{{\"dtype\":\"{type}\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[{offset},{end}]}}");
            offset = end;
        }

        return WriteBytes(header.Append('}').ToString(), new byte[offset]);
    }

    private string WriteBytes(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        string path = _tool.At("model.safetensors");
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. data]);
        return path;
    }
}
