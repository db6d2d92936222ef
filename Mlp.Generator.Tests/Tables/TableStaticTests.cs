using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Tables;

/// <summary>
/// Static models of tables, against the model that trained them: that one is trained and saved in an assembly of its own, and its file is compiled into a second one, which has
/// both.
/// </summary>
public sealed class TableStaticTests
{
    private const string Classes = "a.Probabilities.AsSpan().SequenceEqual(b.Probabilities.AsSpan()) && a.Y.Equals(b.Y) && a.ToString() == b.ToString()";
    private const string Numbers = "a.Y.Equals(b.Y) && a.Spread.Equals(b.Spread) && a.ToString() == b.ToString()";

    private const string Rows = """
        public enum Kind { Big = 4, Small = -1, Odd = 9 }

        public record Row(
            decimal? Large, float X, double Narrow, bool? Flag, bool Other, Kind Kind, Kind? Gap, [property: Categories("a", "b")] string? Text,
            [property: Length(3)] float[] Many, [property: Length(2)] double[]? More, [property: Weight] float Weight, [property: Target] TYPE Y);

        public static class Data
        {
            public static Row[] Rows(int count, int seed)
            {
                Random random = new(seed);
                return [.. Enumerable.Range(0, count).Select(i =>
                {
                    float x = random.NextSingle();
                    int kind = random.Next(3), text = random.Next(4), gaps = i % 32;
                    return new Row(
                        (gaps & 1) > 0 ? null : 1_000_000_000m + random.Next(100),
                        x,
                        1e-7 * random.NextDouble(),
                        (gaps & 2) > 0 ? null : random.Next(2) == 0,
                        random.Next(2) == 0,
                        Enum.GetValues<Kind>()[kind],
                        (gaps & 4) > 0 ? null : Enum.GetValues<Kind>()[random.Next(3)],
                        (gaps & 8) > 0 ? null : text == 0 ? "a" : text == 1 ? "b" : "never seen",
                        [x, random.NextSingle(), -3],
                        (gaps & 16) > 0 ? null : [random.NextDouble(), 7],
                        1 + random.Next(3),
                        ANSWER);
                })];
            }
        }

        """;

    private const string Train = """
        public static class Train
        {
            public static byte[] Run()
            {
                MemoryStream file = new();
                Model.Fit(Data.Rows(160, 1), new TableFitOptions { Seed = 3, Members = MEMBERS, Epochs = 2, Threads = 1 }).Save(file);
                return file.ToArray();
            }
        }

        """;

    private const string Check = """
        public static class Check
        {
            public static string Run(byte[] file)
            {
                Row[] rows = Data.Rows(300, 2);
                Reader.Prediction[][] first = FromTheFirstCallOn(rows);
                Model model = Model.Load(new MemoryStream(file));
                MemoryStream again = new();
                model.Save(again);
                Model copy = Model.Load(new MemoryStream(again.ToArray()));
                for (int i = 0; i < rows.Length; i++)
                {
                    if (!Same(model.Predict(rows[i]), Reader.Predict(rows[i])) || !Same(copy.Predict(rows[i]), Reader.Predict(rows[i])) || first.Any(all => all[i] != first[0][i] || !Same(model.Predict(rows[i]), all[i])))
                    {
                        return $"row {i}: {model.Predict(rows[i])}, {Reader.Predict(rows[i])}, {copy.Predict(rows[i])}";
                    }
                }

                Model.Prediction[] all = new Model.Prediction[rows.Length];
                Reader.Prediction[] read = new Reader.Prediction[rows.Length];
                model.Predict(rows, all);
                Reader.Predict(rows, read);
                return !all.Zip(read).All(pair => Same(pair.First, pair.Second)) ? "many rows"
                    : model.Evaluate(rows).ToString() != Reader.Evaluate(rows).ToString() ? "the evaluation"
                    : !model.Importance(rows, 5).SequenceEqual(Reader.Importance(rows, 5)) ? "the importance"
                    : string.Join(" ", Model.Schema.Features) != string.Join(" ", Reader.Schema.Features) ? "the schema"
                    : Allocated(rows, read) is > 0 and long bytes ? $"{bytes} bytes"
                    : all.Select(answer => answer.ToString()).Distinct().Count() < 20 ? "the answers are all alike"
                    : "the same";
            }

            private static bool Same(Model.Prediction a, Reader.Prediction b) => SAME;

            private static Reader.Prediction[][] FromTheFirstCallOn(Row[] rows)
            {
                using Barrier barrier = new(4);
                Reader.Prediction[][] answers = new Reader.Prediction[4][];
                Thread[] threads = [.. Enumerable.Range(0, 4).Select(thread => new Thread(() =>
                {
                    barrier.SignalAndWait();
                    answers[thread] = [.. rows.Select(Reader.Predict)];
                }))];
                Array.ForEach(threads, thread => thread.Start());
                Array.ForEach(threads, thread => thread.Join());
                return answers;
            }

            private static long Allocated(Row[] rows, Reader.Prediction[] answers)
            {
                long least = long.MaxValue;
                for (int batch = 0; batch < 5; batch++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    foreach (Row row in rows)
                    {
                        _ = Reader.Predict(row);
                    }

                    Reader.Predict(rows, answers);
                    least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                }

                return least;
            }
        }

        """;

    private const string Usings = """
        using System; using System.IO; using System.Linq; using System.Threading;
        using Mlp; using Mlp.Tables;

        """;

    /// <summary>The target's type, its value, what [MlpTable] says, the same of the static class where that says less, and how many networks.</summary>
    public static TheoryData<string, string, string, string, int> Models => new()
    {
        { "bool", "x > 0.5f", "16, 8", "16, 8", 8 },
        { "bool?", "i % 9 == 0 ? null : x > 0.5f", "40, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2", "40, NormLayer = NormLayer.BatchNorm1d", 2 },
        { "Kind", "Enum.GetValues<Kind>()[kind]", "8, 33, NormLayer = NormLayer.LayerNorm, ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = 0.3", "8, 33, NormLayer = NormLayer.LayerNorm, ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = 0.3, Dropout = 0.1", 3 },
        { "[property: Categories(\"low\", \"high\", \"none\")] string?", "x > 0.7f ? \"high\" : x > 0.4f ? \"low\" : \"none\"", "12, Bias = false, ActivationLayer = ActivationLayer.GELU, Approximate = Approximate.Tanh", "Bias = false, ActivationLayer = ActivationLayer.GELU, Approximate = Approximate.Tanh", 2 },
        { "float", "100 * x + kind", "", "", 1 },
        { "double", "1e9 + x", "16, 8, NormLayer = NormLayer.RMSNorm, NormEps = 0.001, NormAffine = false", "16, 8, NormLayer = NormLayer.RMSNorm, NormEps = 0.001, NormAffine = false", 8 },
        { "decimal?", "i % 7 == 0 ? null : (decimal)(x - 20)", "9, 5, NormLayer = NormLayer.BatchNorm1d, NormMomentum = MlpAttribute.CumulativeAverage, ActivationLayer = ActivationLayer.Softplus, Beta = 2, Threshold = 10", "NormLayer = NormLayer.BatchNorm1d, ActivationLayer = ActivationLayer.Softplus, Beta = 2, Threshold = 10", 2 },
        { "long", "(long)(1000 * x)", "24, ActivationType = typeof(Users.Swish)", "24, ActivationType = typeof(Users.Swish)", 2 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void It_predicts_the_same_bits_as_the_model_of_its_file(string type, string answer, string arguments, string ofStatic, int members)
    {
        bool isNumber = type is not ("bool" or "bool?" or "Kind") && !type.Contains("string", StringComparison.Ordinal);
        string rows = Usings + Rows.Replace("[property: Target] TYPE", "[property: Target] " + type, StringComparison.Ordinal).Replace("ANSWER", answer, StringComparison.Ordinal);
        if (arguments.Contains("Swish", StringComparison.Ordinal))
        {
            rows += CustomActivations.Source.Replace("Users.", "", StringComparison.Ordinal);
        }

        string model = $"[MlpTable<Row>({arguments})] public partial class Model;\n";
        byte[] file = (byte[])Invoke(
            GeneratorRunner.Run(rows + model + Train.Replace("MEMBERS", members.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)), "Train");

        string reader = $"[MlpTable<Row>({ofStatic}{(ofStatic.Length > 0 ? ", " : "")}Weights = \"model.safetensors\")] public static partial class Reader;\n";
        string source = rows + model + reader + Check.Replace("SAME", isNumber ? Numbers : Classes, StringComparison.Ordinal);
        GeneratorOptions options = new() { AdditionalTexts = [WeightsFile.Encode("data/model.safetensors", file)] };
        Assert.Empty(GeneratorRunner.Analyze(source, options));
        Assert.Equal("the same", Invoke(GeneratorRunner.Run(source, options), "Check", file));
    }

    public static TheoryData<string> Projects => [.. ProjectSettings.Names];

    [Theory]
    [MemberData(nameof(Projects))]
    public void It_compiles_in_every_project(string project)
    {
        GeneratorOptions options = ProjectSettings.Of(project);
        AssertCompiles("""
            #pragma warning disable CS3016
            [assembly: System.CLSCompliant(true)]
            public record Row(float X, [property: Mlp.Tables.Target] float Y);
            [Mlp.Tables.MlpTable<Row>(3, Weights = "house.safetensors")] public static partial class Reader { public static float Of(float x) => Predict(new Row(x, 0)).Y; }
            """, options);
        if (project == "with Mlp.Csv")
        {
            Assert.Contains("ReadCsv(", GeneratorRunner.Run(RowAndReader, options with { AdditionalTexts = [TableFiles.Good().Encode("house.safetensors")] }).Files["Reader.g.cs"], StringComparison.Ordinal);
        }
    }

    private const string RowAndReader = "public record Row(float X, [property: Mlp.Tables.Target] float Y); [Mlp.Tables.MlpTable<Row>(3, Weights = \"house.safetensors\")] public static partial class Reader;";

    [Theory]
    [InlineData("namespace A.B; public partial class Outer { internal record Row(float X, [property: Target] float Y); [MlpTable<Row>(3, Weights = \"house.safetensors\")] internal static partial class Reader; }")]
    [InlineData("public partial class Outer { private record Row(float X, [property: Target] float Y); [MlpTable<Row>(3, Weights = \"house.safetensors\")] private static partial class Reader { public static object Y => Predict(new Row(1, 2)); } }")]
    [InlineData("public record Row<T>(T X, [property: Target] T Y); [MlpTable<Row<float>>(3, Weights = \"house.safetensors\")] public static partial class Reader;")]
    [InlineData("public record struct Row(float X, [property: Target] float Y); public partial interface IOuter { [MlpTable<Row>(3, Weights = \"house.safetensors\")] public static partial class @class; }")]
    [InlineData("namespace System { public record Row(float X, [property: Target] float Y); class Span; class Mlp; [MlpTable<Row>(3, Weights = \"house.safetensors\")] public static partial class Reader { class Weights; class TableEnsemble; static int System => 1; static Reader() => Predict(new Row(1, 2)); } }")]
    public void It_compiles_wherever_it_is(string source) => AssertCompiles("#pragma warning disable CS8981\nusing Mlp.Tables;\n" + source, new());

    private static void AssertCompiles(string source, GeneratorOptions options)
    {
        options = options with { AdditionalTexts = [TableFiles.Good().Encode("house.safetensors")] };
        Assert.Empty(GeneratorRunner.Analyze(source, options));
        GeneratorRunner.Run(source, options).AssertCompiles();
    }

    private static object Invoke(GeneratorResult result, string type, params object[] arguments)
    {
        Type found = Assert.Single(result.Load().GetTypes(), each => each.Name == type);
        return found.GetMethod("Run")!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, CultureInfo.InvariantCulture)!;
    }
}
