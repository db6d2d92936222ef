using System.Globalization;
using System.Text.Json;
using Mlp.Tool.Commands;

namespace Mlp.Tool.Tests;

/// <summary><c>mlpgen inspect</c>.</summary>
public sealed class InspectTests : IDisposable
{
    private readonly Tool _tool = new();

    public static TheoryData<string> Fixtures
    {
        get
        {
            TheoryData<string> names = [];
            string folder = Path.Combine(AppContext.BaseDirectory, "Fixtures");
            foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                names.Add(Path.GetRelativePath(folder, file).Replace('\\', '/'));
            }

            return names;
        }
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Layers_are_shown_with_their_options()
    {
        string expected = """
            norm_each_layer_another.onnx: ONNX, operator set 17, 2,028 bytes

            Output "y": 6-8-7-5-3, 212 parameters
              key  module                  output     parameters
              0    Linear                  [rows, 8]          56
              1    LayerNorm(eps=1e-05)    [rows, 8]          16
              2    ReLU                    [rows, 8]
              4    Linear                  [rows, 7]          63
              5    BatchNorm1d(eps=1e-05)  [rows, 7]          14
              6    Tanh                    [rows, 7]
              8    Linear                  [rows, 5]          40
              9    RMSNorm(eps=1e-06)      [rows, 5]           5
              10   ELU(alpha=1)            [rows, 5]
              12   Linear                  [rows, 3]          18

            """;
        Assert.Equal(expected.ReplaceLineEndings("\n"), Tool.Good("inspect", Tool.Fixture("norm_each_layer_another.onnx")));
    }

    [Fact]
    public void Outputs_are_listed_and_one_is_picked()
    {
        string all = Tool.Good("inspect", Tool.Fixture("actor_critic.onnx"));
        Assert.Contains("Output \"action\": 6-8-5-3, 119 parameters\n", all, StringComparison.Ordinal);
        Assert.Contains("picks \"action\", \"value\".\n", all, StringComparison.Ordinal);
        string one = Tool.Good("inspect", Tool.Fixture("actor_critic.onnx"), "--output", "value");
        Assert.DoesNotContain("Output \"action\"", one, StringComparison.Ordinal);
        Assert.Contains("  4    ELU(alpha=1)  [rows, 4]\n", one, StringComparison.Ordinal);
        string errors = Tool.Bad(ExitCode.BadInput, "inspect", Tool.Fixture("actor_critic.onnx"), "--output", "nothing");
        Assert.Contains("there is no output \"nothing\": it has \"action\", \"value\"", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_held_is_named_with_operator_and_reason()
    {
        ToolResult result = Tool.Run("inspect", Tool.Fixture("conv_3x3.onnx"));
        Assert.Equal(ExitCode.NotHeld, result.ExitCode);
        Assert.Contains("Output \"y\": MlpGen cannot hold it.\n  n3 (Conv): is a convolution of 3 × 3", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error_tensor_nan.onnx")]
    [InlineData("error_tensor_infinite.onnx")]
    [InlineData("error_torn.onnx")]
    [InlineData("error_cycle.onnx")]
    [InlineData("error_tensor_short.onnx")]
    [InlineData("error_dimensions_overflow.onnx")]
    [InlineData("error_external_above.onnx")]
    [InlineData("error_picture.onnx")]
    public void Bad_file_is_2_and_one_line(string name) => Tool.Bad(ExitCode.BadInput, "inspect", Tool.Fixture(name));

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Every_file_gets_a_report_or_one_line(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Fixtures", name);
        ToolResult text = Tool.Run("inspect", path), json = Tool.Run("inspect", path, "--json");
        Assert.Equal((text.ExitCode, text.Errors), (json.ExitCode, json.Errors));
        Assert.DoesNotContain(text.Output + text.Errors, character => char.IsControl(character) && character != '\n');
        if (text.ExitCode == ExitCode.BadInput)
        {
            Assert.Equal("", text.Output + json.Output);
            Assert.EndsWith("\n", text.Errors, StringComparison.Ordinal);
            Assert.Single(text.Errors, '\n');
            return;
        }

        Assert.InRange(text.ExitCode, ExitCode.Good, ExitCode.NotHeld);
        Assert.Equal("", text.Errors);
        using JsonDocument document = JsonDocument.Parse(json.Output);
        JsonElement root = document.RootElement;
        Assert.Equal(text.ExitCode == ExitCode.Good, root.GetProperty("held").GetBoolean());
        foreach (JsonElement output in root.GetProperty("outputs").EnumerateArray())
        {
            bool isHeld = output.GetProperty("held").GetBoolean();
            Assert.Equal(isHeld, output.GetProperty("problems").GetArrayLength() == 0);
            Assert.Contains($"Output \"{output.GetProperty("name").GetString()}\"", text.Output, StringComparison.Ordinal);
            if (isHeld)
            {
                long sum = output.GetProperty("layers").EnumerateArray().Sum(layer => layer.GetProperty("parameters").GetInt64());
                Assert.Equal(output.GetProperty("parameters").GetInt64(), sum);
            }
        }
    }

    [Fact]
    public void Json_has_the_fields_that_the_page_names()
    {
        using JsonDocument document = JsonDocument.Parse(Tool.Good("inspect", Tool.Fixture("act_leakyrelu.onnx"), "--json"));
        JsonElement root = document.RootElement;
        Assert.Equal(["version", "file", "bytes", "format", "held", "outputs"], root.EnumerateObject().Select(property => property.Name));
        JsonElement output = Assert.Single(root.GetProperty("outputs").EnumerateArray());
        Assert.Equal(
            ["name", "held", "secondary", "inputs", "outputs", "parameters", "saysActivations", "layers", "remarks", "problems"],
            output.EnumerateObject().Select(property => property.Name));
        JsonElement activation = output.GetProperty("layers")[1];
        Assert.Equal(["key", "module", "inputs", "outputs", "parameters", "options"], activation.EnumerateObject().Select(property => property.Name));
        Assert.Equal("LeakyReLU", activation.GetProperty("module").GetString());
        Assert.Equal(JsonValueKind.Number, activation.GetProperty("options").GetProperty("negative_slope").ValueKind);
    }

    [Fact]
    public void Numbers_are_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        string[] arguments = ["inspect", Tool.Fixture("act_leakyrelu.onnx")];
        string expected = Tool.Good(arguments), json = Tool.Good([.. arguments, "--json"]);
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "'" } };
            Assert.Equal(expected, Tool.Good(arguments));
            Assert.Equal(json, Tool.Good([.. arguments, "--json"]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Missing_file_and_folder_are_said()
    {
        Assert.Contains("nothing.onnx: there is no such file", Tool.Bad(ExitCode.BadInput, "inspect", _tool.At("nothing.onnx")), StringComparison.Ordinal);
        Assert.Contains("it is a folder", Tool.Bad(ExitCode.BadInput, "inspect", _tool.Folder), StringComparison.Ordinal);
        Assert.Contains("there is no such file", Tool.Bad(ExitCode.BadInput, "inspect", _tool.At("no/such/folder.onnx")), StringComparison.Ordinal);
        Assert.StartsWith("mlpgen: ", Tool.Bad(ExitCode.BadInput, "inspect", ""), StringComparison.Ordinal);
    }

    [Fact]
    public void File_of_more_than_a_GiB_is_refused_before_it_is_read()
    {
        using (FileStream file = File.Create(_tool.At("huge.onnx")))
        {
            file.SetLength((1L << 30) + 1); // a hole: it takes no room
        }

        Assert.Contains("larger than 1 GiB", Tool.Bad(ExitCode.BadInput, "inspect", _tool.At("huge.onnx")), StringComparison.Ordinal);
    }

    [Fact]
    public void External_data_are_read_from_the_folder_of_the_model_and_from_nowhere_else()
    {
        string model = _tool.At("models/external_data.onnx"), data = _tool.At("models/external_data.onnx.data");
        Directory.CreateDirectory(_tool.At("models"));
        File.Copy(Tool.Fixture("external_data.onnx"), model);
        Tool.Bad(ExitCode.BadInput, "inspect", model);
        File.Copy(Tool.Fixture("external_data.onnx.data"), data);
        Assert.Contains("6-", Tool.Good("inspect", model), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            File.Move(data, _tool.At("elsewhere"));
            File.CreateSymbolicLink(data, _tool.At("elsewhere"));
            Tool.Bad(ExitCode.BadInput, "inspect", model);
        }
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("inspect", "a.onnx", "b.onnx")]
    [InlineData("inspect", "a.onnx", "--nothing")]
    [InlineData("import", "a.onnx")]
    [InlineData("convert", "a.onnx")]
    [InlineData("inspekt", "a.onnx")]
    [InlineData]
    public void Wrong_command_line_is_64_and_one_line(params string[] arguments) => Tool.Bad(ExitCode.Usage, arguments);

    [Theory]
    [InlineData]
    [InlineData("inspect")]
    [InlineData("import")]
    [InlineData("convert")]
    public void Help_has_examples_and_exit_codes(params string[] command)
    {
        string help = Tool.Good([.. command, "--help"]);
        Assert.Contains($"Examples:\n  mlpgen {command.FirstOrDefault("inspect")} ", help.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("Exit codes:\n  0   done\n", help.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Version_is_that_of_the_packages() => Assert.Matches(@"^\d+\.\d+\.\d+\S*$", Tool.Good("--version").Trim());
}
