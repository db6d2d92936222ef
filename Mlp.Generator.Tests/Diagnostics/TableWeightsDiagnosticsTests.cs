using System.Globalization;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Model;
using Mlp.Generator.Packing;
using Mlp.Generator.Planning;
using Mlp.Generator.Tests.Infrastructure;
using Mlp.Generator.Tests.Tables;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Tests.Diagnostics;

/// <summary>What is wrong with the file of a static model of a table, at the attribute that names it.</summary>
public sealed class TableWeightsDiagnosticsTests
{
    private const string Row = "public enum Kind { A, B } public record Row(float X, [property: Target] float Y);";

    private static readonly (string Name, WeightsFile File)[] s_files =
    [
        ("good", TableFiles.Good()),
        ("net", HelpPageWeights.Good()),
        ("nofill", TableFiles.Good().Without("inputs.fill")),
        ("float", TableFiles.Good().With("inputs.shift", "F32", [1], new byte[4])),
        ("two", TableFiles.Good().With("inputs.scale", "F64", [2], new byte[16])),
        ("infinite", TableFiles.Good().With("inputs.fill", "F64", [1], TableFiles.Doubles(double.PositiveInfinity))),
        ("negative", TableFiles.Good().With("inputs.scale", "F64", [1], TableFiles.Doubles(-1))),
        ("noknots", TableFiles.Good().Without("inputs.knots")),
        ("fallingknots", TableFiles.Good().With("inputs.knots", "F64", [5], TableFiles.Doubles(0, 1, 3, 2, 4))),
        ("notarget", TableFiles.Good().Without("target")),
        ("zero", TableFiles.Good().With("target", "F64", [4], TableFiles.Doubles(1, 0, 1, 2))),
        ("range", TableFiles.Good().With("target", "F64", [4], TableFiles.Doubles(1, 1, 3, 2))),
        ("lost", TableFiles.Good().Without("members.1.3.bias")),
        ("more", TableFiles.Good(TableFiles.Head, members: 3)),
        ("old", TableFiles.Good(TableFiles.Head.Replace("\"layers\":\"ReLU\",", "", StringComparison.Ordinal))),
        ("nan", TableFiles.Good().With("members.1.0.bias", "F32", [3], new byte[8].Concat(BitConverter.GetBytes(float.NaN)).ToArray())),
        ("wide", TableFiles.Good().With("members.0.0.weight", "F32", [4, 1], new byte[16])),
        ("integers", TableFiles.Good().With("members.0.0.bias", "I32", [3], new byte[12])),
        ("many", TableFiles.Good(TableFiles.Head.Replace("\"members\":2", "\"members\":2000000000", StringComparison.Ordinal))),
        ("none", TableFiles.Good(TableFiles.Head.Replace("\"members\":2", "\"members\":0", StringComparison.Ordinal))),
        ("newer", TableFiles.Good(TableFiles.Head.Replace("\"version\":2", "\"version\":3", StringComparison.Ordinal))),
        ("nojson", TableFiles.Good("[]")),
        ("deep", TableFiles.Good(TableFiles.Head.Replace("\"z\"", new string('[', 100_000), StringComparison.Ordinal))),
        ("kind", TableFiles.Good(TableFiles.Head.Replace("\"kind\":\"number\"", "\"kind\":\"date\"", StringComparison.Ordinal))),
        ("length", TableFiles.Good(TableFiles.Head.Replace("\"length\":1", "\"length\":0", StringComparison.Ordinal))),
        ("tanh", TableFiles.Good(TableFiles.Head.Replace("ReLU", "Tanh", StringComparison.Ordinal))),
        ("class", TableFiles.Good(TableFiles.Head.Replace(TableFiles.Column("Y"), TableFiles.Column("Y", "\"kind\":\"boolean\",\"nullable\":false,\"length\":1,\"categories\":[]"), StringComparison.Ordinal))),
    ];

    private static readonly GeneratorOptions s_options = new()
    {
        AdditionalTexts =
        [
            .. s_files.Select(file => file.File.Encode(file.Name + ".safetensors")),
            WeightsFile.Without("missing.safetensors", "missing"),
            WeightsFile.Encode("torn.safetensors", TableFiles.Good().ToBytes()[..^3]),
            ModelText.Of("net.onnx", HelpPageWeights.Policy()),
        ],
    };

    public static TheoryData<string, string, string> Faults => new()
    {
        { "MLP027", Reader("3, [|Weights = \"nowhere.safetensors\"|]"), "is not among the project's MlpWeights items" },
        { "MLP029", Reader("3, [|Weights = \"missing.safetensors\"|]"), "names a file that does not exist" },
        { "MLP030", Reader("3, [|Weights = \"torn.safetensors\"|]"), "it is torn" },
        { "MLP030", Reader("3, [|Weights = \"many.safetensors\"|]"), "it claims 2000000000 members, but has 13 tensors" },
        { "MLP030", Reader("3, [|Weights = \"none.safetensors\"|]"), "no members" },
        { "MLP030", Reader("3, [|Weights = \"newer.safetensors\"|]"), "it is of version 3 of the format, and this MlpGen knows version 2" },
        { "MLP030", Reader("3, [|Weights = \"nojson.safetensors\"|]"), "its mlpgen.table is not valid at character 0: '{' was expected" },
        { "MLP030", Reader("3, [|Weights = \"deep.safetensors\"|]"), "more deeply than anything that is written" },
        { "MLP030", Reader("3, [|Weights = \"kind.safetensors\"|]"), "the unknown kind \"date\"" },
        { "MLP030", Reader("3, [|Weights = \"length.safetensors\"|]"), "a length that cannot be" },
        { "MLP031", Reader("3, [|Weights = \"lost.safetensors\"|]"), "Missing key(s) in state_dict: \"members.1.3.bias\"" },
        { "MLP032", Reader("3, [|Weights = \"more.safetensors\"|]"), "Unexpected key(s) in state_dict: \"members.2.0.weight\"" },
        { "MLP032", Reader("3, Bias = false, [|Weights = \"good.safetensors\"|]"), "\"members.0.0.bias\", \"members.0.3.bias\", \"members.1.0.bias\"" },
        { "MLP033", Reader("3, [|Weights = \"wide.safetensors\"|]"), "size mismatch for members.0.0.weight: copying a param with shape [4, 1] from checkpoint, the shape in current model is [3, 5]" },
        { "MLP034", Reader("3, [|Weights = \"integers.safetensors\"|]"), "type mismatch for members.0.0.bias" },
        { "MLP035", Reader("3, [|Weights = \"nan.safetensors\"|]"), "members.1.0.bias of 'nan.safetensors' is NaN at element [2]" },
        { "MLP040", Reader("3, [|Weights = \" \"|]"), "Weights is empty" },
        { "MLP041", Reader("8192, 1100, [|Weights = \"good.safetensors\"|]"), "'Reader' has 18,106,520 parameters" },
        { "MLP105", Row + "[MlpTable<Row>(3, Weights = null)] static partial class [|Reader|];", "remove 'static'" },
        { "MLP116", Row + "[MlpTable<Row>(3, [|Weights = \"good.safetensors\"|])] partial class Reader;", "Reader.Load(\"good.safetensors\")" },
        { "MLP117", Reader("3, [|Weights = \"tanh.safetensors\"|]"), "Behind each hidden Linear the file has \"Tanh\", and the attribute says \"ReLU\"." },
        { "MLP117", Reader("3, ActivationLayer = ActivationLayer.ELU, Alpha = 2, [|Weights = \"good.safetensors\"|]"), "the attribute says \"ELU alpha=2\"." },
        { "MLP117", Reader("3, NormLayer = NormLayer.LayerNorm, [|Weights = \"good.safetensors\"|]"), "the attribute says \"LayerNorm eps=1E-05, ReLU\"." },
        { "MLP117", Reader("3, [|Weights = \"class.safetensors\"|]"), "Y is true or false in the file, and a number in the record." },
        { "MLP118", Reader("3, [|Weights = \"net.safetensors\"|]"), "its metadata have no mlpgen.table, so it is a single network's" },
        { "MLP118", Reader("3, [|Weights = \"net.onnx\"|]"), "it is a model file" },
        { "MLP119", "[Mlp(1, 3, 1, [|Weights = \"good.safetensors\"|])] static partial class Net;", "declare a static class with [MlpTable<Row>(Weights = \"good.safetensors\")]" },
        { "MLP119", "[Mlp([|Weights = \"good.safetensors\"|])] partial class Net;", "holds the model of a table" },
        { "MLP120", Reader("3, [|Weights = \"nofill.safetensors\"|]"), "\"inputs.fill\" of 'nofill.safetensors' is missing" },
        { "MLP120", Reader("3, [|Weights = \"float.safetensors\"|]"), "is F32 [1], where F64 [1] was expected" },
        { "MLP120", Reader("3, [|Weights = \"two.safetensors\"|]"), "is F64 [2], where F64 [1] was expected" },
        { "MLP120", Reader("3, [|Weights = \"infinite.safetensors\"|]"), "has Infinity at [0], where a finite number was expected" },
        { "MLP120", Reader("3, [|Weights = \"negative.safetensors\"|]"), "has -1 at [0], where a scale of 0 or more was expected" },
        { "MLP120", Reader("3, [|Weights = \"noknots.safetensors\"|]"), "\"inputs.knots\" of 'noknots.safetensors' is missing" },
        { "MLP120", Reader("3, [|Weights = \"fallingknots.safetensors\"|]"), "has a knot below the one before it" },
        { "MLP120", Reader("3, [|Weights = \"notarget.safetensors\"|]"), "\"target\" of 'notarget.safetensors' is missing" },
        { "MLP120", Reader("3, [|Weights = \"zero.safetensors\"|]"), "has 0 at [1], where a scale above 0 was expected" },
        { "MLP120", Reader("3, [|Weights = \"range.safetensors\"|]"), "has a minimum above its maximum" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_reported_where_it_is_and_nothing_is_generated(string id, string declaration, string message)
    {
        (string source, IReadOnlyList<(int, string)> places) = Marked.Read("using Mlp; using Mlp.Tables;\n" + declaration);
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source, s_options));
        Assert.Equal((id, DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.DefaultSeverity));
        Assert.Equal(places, [Marked.PlaceOf(diagnostic)]);
        Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        GeneratorRunner.Run(source, s_options).AssertEmpty();
    }

    [Theory]
    [InlineData("[MlpTable<Row>(3, Weights = \"good.safetensors\")]")]
    [InlineData("[MlpTable<Row>(Weights = \"good.safetensors\")]")]
    [InlineData("[MlpTable<Row>(3, ActivationLayer = ActivationLayer.Tanh, Weights = \"old.safetensors\")]")]
    [InlineData("[MlpTable<Row>(3, Dropout = 0.5, NormMomentum = 0.1, Weights = \"good.safetensors\")]", "MLP025")]
    public void What_fits_is_no_fault(string attribute, params string[] warnings)
    {
        string source = $"using Mlp; using Mlp.Tables; {Row} {attribute} public static partial class Reader;";
        Assert.Equal(warnings, GeneratorRunner.Analyze(source, s_options).Select(diagnostic => diagnostic.Id));
        GeneratorRunner.Run(source, s_options).AssertCompiles();
    }

    /// <summary>The same options as on [Mlp], with the same checks.</summary>
    [Theory]
    [InlineData("MLP022", "8, NormLayer = NormLayer.LayerNorm, [|NormEps = 0|]")]
    [InlineData("MLP023", "8, NormLayer = NormLayer.BatchNorm1d, [|NormMomentum = 2|]")]
    [InlineData("MLP025", "8, [|NormAffine = false|]")]
    [InlineData("MLP062", "8, [|NegativeSlope = 0.5|]")]
    [InlineData("MLP063", "8, ActivationLayer = ActivationLayer.Hardtanh, [|MinValue = 3|]")]
    [InlineData("MLP063", "8, ActivationLayer = ActivationLayer.CELU, [|Alpha = 0|]")]
    [InlineData("MLP064", "8, [|ActivationType = typeof(Row)|]")]
    [InlineData("MLP067", "8, NormLayer = NormLayer.LayerNorm, [|NormMomentum = 0.2|]")]
    public void Options_are_checked_as_on_networks(string id, string arguments)
    {
        (string source, IReadOnlyList<(int, string)> places) = Marked.Read($"using Mlp; using Mlp.Tables; {Row} [MlpTable<Row>({arguments})] public partial class Model;");
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source));
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(places, [Marked.PlaceOf(diagnostic)]);
    }

    /// <summary>The compiler says what Load says at run time, to the letter.</summary>
    [Theory]
    [InlineData("public record Row(float X, bool Z, [property: Target] float Y);")]
    [InlineData("public record Row(float? X, [property: Target] float Y);")]
    [InlineData("public record Row([property: Length(2)] float[] X, [property: Target] float Y);")]
    [InlineData("public record Row(bool X, [property: Target] float Z);")]
    [InlineData("public record Row([property: Categories(\"a\", \"b\")] string X, [property: Target] Kind Y);")]
    public void It_says_the_same_as_Load(string row)
    {
        string[] files =
        [
            TableFiles.Head,
            TableFiles.HeadOf("Z", "Y"),
            TableFiles.Head.Replace(TableFiles.Column("X"), TableFiles.Column("Z") + "," + TableFiles.Column("X"), StringComparison.Ordinal),
            TableFiles.Head.Replace(TableFiles.Column("X"), TableFiles.Column("X", "\"kind\":\"text\",\"nullable\":true,\"length\":1,\"categories\":[\"b\",\"c\\\"\"]"), StringComparison.Ordinal),
            TableFiles.Head.Replace(TableFiles.Column("X"), TableFiles.Column("X", "\"kind\":\"text\",\"nullable\":false,\"length\":1,\"categories\":[\"b\",\"a\"]"), StringComparison.Ordinal),
            TableFiles.Head.Replace(TableFiles.Column("Y"), TableFiles.Column("Y", "\"kind\":\"enum\",\"nullable\":true,\"length\":1,\"categories\":[\"B\",\"A\"]"), StringComparison.Ordinal),
            TableFiles.Head.Replace("ReLU", "GELU", StringComparison.Ordinal),
        ];
        string rest = $$"""
            using Mlp; using Mlp.Tables; public enum Kind { A, B } {{row}} [MlpTable<Row>(3)] public partial class Model;
            public static class Check { public static Model Run(byte[] file) => Model.Load(new System.IO.MemoryStream(file)); }
            """;
        System.Reflection.MethodInfo load = Assert.Single(GeneratorRunner.Run(rest).Load().GetTypes(), type => type.Name == "Check").GetMethod("Run")!;
        Assert.All(files, head =>
        {
            WeightsFile file = TableFiles.Good(head.Replace("\"rows\":1,\"x\":[{},null,-1.5e3,true],\"y\":\"z\"", "\"rows\":1,\"training_rows\":1,\"held_out_rows\":0,\"skipped_rows\":0,\"members\":2,\"ticks\":5,\"epochs\":[1],\"notes\":[]", StringComparison.Ordinal));
            Exception? error = Record.Exception(() => load.Invoke(null, System.Reflection.BindingFlags.DoNotWrapExceptions, null, [file.ToBytes()], null));
            string source = $"using Mlp; using Mlp.Tables; public enum Kind {{ A, B }} {row} [MlpTable<Row>(3, Weights = \"f.safetensors\")] public static partial class Reader;";
            GeneratorOptions options = new() { AdditionalTexts = [file.Encode("f.safetensors")] };
            Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source, options));
            Assert.Equal("MLP117", diagnostic.Id);
            Assert.EndsWith(
                "What differs: " + string.Join(" ", Assert.IsType<Mlp.Tables.TableMismatchException>(error).Differences), diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        });
    }

    /// <summary>A file that anybody may have written: whatever is in it, there is a fault or a model, and no exception.</summary>
    [Fact]
    public void Damaged_files_throw_nothing()
    {
        GeneratorResult run = GeneratorRunner.Run("using Mlp; using Mlp.Tables;" + Reader("3, Weights = \"good.safetensors\""), s_options);
        TableModel table = Assert.IsType<TableModel>(Assert.Single(PipelineAssert.Values(run.Run, TrackingNames.Table)));
        byte[] bytes = TableFiles.Good().ToBytes();
        int taken = 0, refused = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            foreach (int bit in new[] { 1, 2, 16 })
            {
                byte[] damaged = [.. bytes];
                damaged[i] ^= (byte)bit;
                Take(damaged);
            }

            Take(bytes[..i]);
        }

        Assert.True(taken > 100 && refused > 1000, $"{taken} were taken, {refused} refused");

        void Take(byte[] file)
        {
            FaultReporter faults = new();
            EncodedFile encoded = EncodedFile.Read(WeightsFile.Encode("good.safetensors", file), default)!;
            TableWithWeights? attached = TableWeightsChecker.Attach(table, [encoded], faults, arguments: null);
            Assert.Equal(attached is null, faults.HasErrors);
            if (attached is null)
            {
                refused++;
                return;
            }

            taken++;
            TablePacker.Pack(new TablePlanWithWeights(TablePlanner.Plan(attached.Table), attached.File));
        }
    }

    private static string Reader(string arguments) => $"{Row} [MlpTable<Row>({arguments})] public static partial class Reader;";
}
