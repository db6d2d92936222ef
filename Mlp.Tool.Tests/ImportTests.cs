using System.Text;
using Mlp.Tool.Commands;
using Mlp.Tool.Import;

namespace Mlp.Tool.Tests;

/// <summary><c>mlpgen import</c>: files, messages and refusals. ProjectEditTests have the text of projects.</summary>
public sealed class ImportTests : IDisposable
{
    private const string Console = """
        <Project Sdk="Microsoft.NET.Sdk">

          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>

        </Project>

        """;

    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Static_class_is_written_and_what_was_done_is_said()
    {
        string output = Import(Model("policy.onnx", "act_relu.onnx"), "--name", "CarPolicy");
        Assert.Equal(
            $"""
            copied policy.onnx into the project
            added <MlpWeights Include="policy.onnx" /> to My Game.csproj
            added <PackageReference Include="MlpGen" Version="{Importer.Version}" /> to My Game.csproj
            wrote CarPolicy.cs

            To predict:

                float[] input = new float[6];    // [rows, 6], here one row
                float[] output = new float[3];   // [rows, 3]
                My_Game.CarPolicy.Forward(input, output);

            """.ReplaceLineEndings("\n"),
            output);
        Assert.Equal(
            """
            using Mlp;

            namespace My_Game;

            /// <summary>The network of policy.onnx: 6 inputs, 3 outputs; for prediction alone.</summary>
            [Mlp(Weights = "policy.onnx")]
            public static partial class CarPolicy;

            """.ReplaceLineEndings("\n"),
            _tool.Read("game/CarPolicy.cs"));
        Assert.Equal(File.ReadAllBytes(Tool.Fixture("act_relu.onnx")), File.ReadAllBytes(_tool.At("game/policy.onnx")));
    }

    [Fact]
    public void Second_run_changes_nothing()
    {
        string[] arguments = ["import", Model("policy.onnx", "act_relu.onnx"), "--name", "CarPolicy", "--project", Project(), "--source", _tool.Folder];
        Tool.Good(arguments);
        Dictionary<string, string> before = _tool.All();
        Assert.StartsWith("already there: policy.onnx is in the project; My Game.csproj lists policy.onnx; My Game.csproj has MlpGen; ", Tool.Good(arguments), StringComparison.Ordinal);
        Assert.Equal(before, _tool.All());
    }

    [Fact]
    public void Trainable_class_of_one_output()
    {
        string output = Import(Model("agent.onnx", "actor_critic.onnx"), "--name", "Actor", "--trainable", "--output", "action", "--namespace", "Cars.Ai");
        Assert.EndsWith("[Mlp(Weights = \"agent.onnx\", Output = \"action\")]\npublic sealed partial class Actor;\n", _tool.Read("game/Actor.cs"), StringComparison.Ordinal);
        Assert.Contains("namespace Cars.Ai;", _tool.Read("game/Actor.cs"), StringComparison.Ordinal);
        Assert.Contains("    Cars.Ai.Actor net = new();\n    net.Forward(input, output);\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_that_is_the_only_one_to_be_held_is_not_named()
    {
        Import(Model("policy.onnx", "one_output_refused.onnx"), "--name", "Policy", "--output", "good");
        Assert.DoesNotContain("Output", _tool.Read("game/Policy.cs").Replace("outputs", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void File_in_the_project_stays_where_it_is()
    {
        Project();
        string model = Model("game/models/policy.onnx", "act_relu.onnx");
        Import(model, "--name", "Policy");
        Assert.Contains("<MlpWeights Include=\"models/policy.onnx\" />", _tool.Read("game/My Game.csproj"), StringComparison.Ordinal);
        Assert.Contains("Weights = \"models/policy.onnx\"", _tool.Read("game/Policy.cs"), StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("game/policy.onnx")));
    }

    [Fact]
    public void External_data_are_copied_with_the_model()
    {
        Model("external_data.onnx.data", "external_data.onnx.data");
        Import(Model("external_data.onnx", "external_data.onnx"), "--name", "Policy");
        Assert.Equal(File.ReadAllBytes(Tool.Fixture("external_data.onnx.data")), File.ReadAllBytes(_tool.At("game/external_data.onnx.data")));
        Tool.Good("inspect", _tool.At("game/external_data.onnx"));
    }

    [Fact]
    public void File_that_does_not_say_the_activations_gets_a_hint()
    {
        string model = _tool.At("plain.safetensors");
        Tool.Good("convert", Tool.Fixture("act_relu.onnx"), model);
        File.WriteAllBytes(model, Plain(File.ReadAllBytes(model)));
        string output = Import(model, "--name", "Policy");
        Assert.Contains("The file does not say the activations", output, StringComparison.Ordinal);
        Assert.Contains("// The file does not say the activations: add ActivationLayer", _tool.Read("game/Policy.cs"), StringComparison.Ordinal);
        Assert.Contains("[Mlp(Weights = \"plain.safetensors\")]", _tool.Read("game/Policy.cs"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int")]
    [InlineData("1Policy")]
    [InlineData("Car Policy")]
    [InlineData("Car-Policy")]
    [InlineData("record")]
    [InlineData("")]
    [InlineData("../Policy")]
    public void Name_that_no_class_can_have_is_refused(string name)
        => Refused(ExitCode.Usage, "class", "import", Model("policy.onnx", "act_relu.onnx"), "--name", name, "--project", Project());

    [Fact]
    public void What_cannot_be_held_is_refused_with_reasons()
        => Refused(ExitCode.NotHeld, "n3 (Conv): is a convolution of 3 × 3", "import", Model("policy.onnx", "conv_3x3.onnx"), "--name", "Policy", "--project", Project());

    [Fact]
    public void Several_outputs_are_listed()
        => Refused(ExitCode.BadInput, "several outputs, \"action\", \"value\": pick one, --output action", "import", Model("policy.onnx", "actor_critic.onnx"), "--name", "Policy", "--project", Project());

    [Fact]
    public void Class_that_is_there_is_not_replaced_without_force()
    {
        Project();
        _tool.Write("game/Policy.cs", "// mine\n");
        string[] arguments = ["import", Model("policy.onnx", "act_relu.onnx"), "--name", "Policy", "--project", _tool.At("game")];
        Refused(ExitCode.BadInput, "--force", arguments);
        Tool.Good([.. arguments, "--force"]);
        Assert.Contains("partial class Policy", _tool.Read("game/Policy.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_model_of_the_same_name_is_not_replaced_without_force()
    {
        Project();
        _tool.Write("game/policy.onnx", "another");
        string[] arguments = ["import", Model("policy.onnx", "act_relu.onnx"), "--name", "Policy", "--project", _tool.At("game")];
        Refused(ExitCode.BadInput, "--force", arguments);
        Tool.Good([.. arguments, "--force"]);
        Assert.Equal(File.ReadAllBytes(Tool.Fixture("act_relu.onnx")), File.ReadAllBytes(_tool.At("game/policy.onnx")));
    }

    [Fact]
    public void Several_projects_are_listed_and_none_is_said()
    {
        string model = Model("policy.onnx", "act_relu.onnx");
        _tool.Write("two/A.csproj", Console);
        _tool.Write("two/B.csproj", Console);
        Refused(ExitCode.BadInput, "several projects in it, \"A.csproj\", \"B.csproj\": name one, --project A.csproj", "import", model, "--name", "Policy", "--project", _tool.At("two"));
        Refused(ExitCode.BadInput, "there is no project in it", "import", model, "--name", "Policy", "--project", _tool.Folder);
        Refused(ExitCode.BadInput, "there is no such project or folder", "import", model, "--name", "Policy", "--project", _tool.At("nothing"));
        Refused(ExitCode.BadInput, "a .csproj", "import", model, "--name", "Policy", "--project", model);
        Tool.Good("import", model, "--name", "Policy", "--project", _tool.At("two/B.csproj"));
    }

    [Fact]
    public void Folder_or_project_that_is_read_only_is_left_as_it_is()
    {
        string project = Project();
        string[] arguments = ["import", Model("policy.onnx", "act_relu.onnx"), "--name", "Policy", "--project", project];
        File.SetAttributes(project, FileAttributes.ReadOnly);
        Refused(ExitCode.BadInput, "read-only", arguments);
        File.SetAttributes(project, FileAttributes.Normal);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_tool.At("game"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
            Refused(ExitCode.BadInput, "it cannot be written", arguments);
        }
    }

    /// <summary>The last of the files cannot be written: those before it are taken back.</summary>
    [Fact]
    public void Nothing_is_half_written()
    {
        Project();
        _tool.Write("game/Policy.cs/folder", "in the way");
        Refused(ExitCode.BadInput, "a folder of that name is there", "import", Model("policy.onnx", "act_relu.onnx"), "--name", "Policy", "--project", _tool.At("game"));
    }

    [Theory]
    [InlineData("<Project>")]
    [InlineData("<Projekt />")]
    [InlineData("")]
    [InlineData("<!DOCTYPE Project [<!ENTITY a \"b\">]><Project>&a;</Project>")]
    [InlineData("<Project><PropertyGroup><RootNamespace>$(Company).Game</RootNamespace></PropertyGroup></Project>")]
    public void Project_that_cannot_be_edited_is_left_as_it_is(string text)
        => Refused(ExitCode.BadInput, "My Game.csproj: it", "import", Model("policy.onnx", "act_relu.onnx"), "--name", "Policy", "--project", _tool.Write("game/My Game.csproj", text));

    [Theory]
    [InlineData("<RootNamespace>Company.Cars</RootNamespace>", "Company.Cars")]
    [InlineData("<RootNamespace>$(MSBuildProjectName)</RootNamespace>", "My_Game")]
    [InlineData("", "My_Game")]
    public void Namespace_is_the_project_s(string property, string expected)
    {
        _tool.Write("game/My Game.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>{property}</PropertyGroup></Project>");
        Import(Model("policy.onnx", "act_relu.onnx"), "--name", "Policy");
        Assert.Contains($"namespace {expected};", _tool.Read("game/Policy.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Namespace_and_package_of_the_props_above_the_project_count()
    {
        _tool.Write("Directory.Build.props", "<Project><PropertyGroup><RootNamespace>Above</RootNamespace></PropertyGroup><ItemGroup><PackageReference Include=\"MlpGen\" Version=\"0.0.1\" /></ItemGroup></Project>");
        Import(Model("policy.onnx", "act_relu.onnx"), "--name", "Policy");
        Assert.Contains("namespace Above;", _tool.Read("game/Policy.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain("PackageReference", _tool.Read("game/My Game.csproj"), StringComparison.Ordinal);
    }

    private string Project() => File.Exists(_tool.At("game/My Game.csproj")) ? _tool.At("game/My Game.csproj") : _tool.Write("game/My Game.csproj", Console);

    private string Model(string name, string fixture)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_tool.At(name))!);
        File.Copy(Tool.Fixture(fixture), _tool.At(name));
        return _tool.At(name);
    }

    private string Import(string model, params string[] options) => Tool.Good(["import", model, "--project", Project(), .. options]);

    private void Refused(int code, string message, params string[] arguments)
    {
        Dictionary<string, string> before = _tool.All();
        Assert.Contains(message, Tool.Bad(code, arguments), StringComparison.Ordinal);
        Assert.Equal(before, _tool.All());
    }

    /// <summary>A safetensors file without the metadata that say the activations.</summary>
    private static byte[] Plain(byte[] file)
        => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(file).Replace("\"mlp.channels\"", "\"any.channels\"", StringComparison.Ordinal));
}
