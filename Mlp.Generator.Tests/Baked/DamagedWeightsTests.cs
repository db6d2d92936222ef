using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Model;
using Mlp.Generator.Packing;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Infrastructure;
using Mlp.Generator.Tests.Reference;
using Mlp.Generator.Weights;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Baked;

/// <summary>
/// Damaged files of weights: each gives a diagnostic, or a network of just the numbers that a network which loads the file at run time gets. Neither the
/// generator nor the analyzer throws.
/// </summary>
public sealed class DamagedWeightsTests(ITestOutputHelper output)
{
    private static readonly int Batches = TestRun.Choose(4, 40);

    private const int PerBatch = 64;
    private const int LongestMessage = 5000;

    private static readonly Topology Small = new(2, 3, 1) { NormLayer = NormLayer.BatchNorm1d };
    private static readonly string[] Endings =
        [")] static", ", WeightFormat = WeightFormat.BFloat16)] static", ", WeightFormat = WeightFormat.Int8)] static", ")] sealed"];

    // In the values alone, which the network that loads at run time does not look at.
    private static readonly string[] OfValues = ["MLP035", "MLP036", "MLP038"];

    private readonly IMlp atRunTime = NetCompiler.Load([Small]).Create(0);
    private readonly CSharpCompilation compilation = GeneratorRunner.Compile(
        ["using Mlp;\n" + string.Concat(Enumerable.Range(0, PerBatch).Select(Declaration))]);

    private int accepted;
    private int wrongValues;

    [Fact]
    public void Damaged_files_are_reported_or_read_as_at_run_time()
    {
        WeightsFile[] files = [Whole("F32"), Whole("F16"), Whole("BF16"), Whole("F64")];
        WeightsDamage damage = new(new System.Random(1));
        Run(i =>
        {
            byte[] file = damage.Damage(files[i % files.Length].ToBytes());
            return (WeightsFile.Encode(Name(i), file), file);
        });
    }

    [Fact]
    public void Damaged_texts_are_reported_or_read_as_they_are()
    {
        WeightsDamage damage = new(new System.Random(2));
        byte[] file = Whole("F32").ToBytes();
        Run(i =>
        {
            string text = damage.Damage(WeightsFile.Encode(Name(i), file).GetText()!.ToString());
            return (WeightsFile.Text(text), Data(text));
        });
    }

    /// <summary>Runs generator and analyzer over batches of networks, each with a file of its own, and what its bytes are; null where there are none.</summary>
    private void Run(Func<int, (AdditionalText Text, byte[]? File)> damaged)
    {
        long start = Stopwatch.GetTimestamp();
        for (int batch = 0; batch < Batches; batch++)
        {
            (AdditionalText Text, byte[]? File)[] cases = [.. Enumerable.Range(0, PerBatch).Select(damaged)];
            GeneratorOptions options = new() { AdditionalTexts = [.. cases.Select(item => item.Text)] };
            GeneratorRunResult run = PipelineAssert.Sound(GeneratorRunner.CreateDriver(options).RunGenerators(compilation));
            ILookup<int, Diagnostic> diagnostics = GeneratorRunner.Analyze(compilation, options).ToLookup(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line - 1);
            IReadOnlyList<object?> networks = PipelineAssert.Values(run, TrackingNames.NetworkWithWeights);
            for (int i = 0; i < PerBatch; i++)
            {
                Check((NetworkWithWeights?)networks[i], cases[i].File, [.. diagnostics[i]], $"batch {batch}, case {i}");
            }
        }

        output.WriteLine($"{Batches * PerBatch} cases in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s, {accepted} accepted, {wrongValues} with values that are not");
        Assert.InRange(accepted, Batches, Batches * PerBatch / 2);
    }

    private void Check(NetworkWithWeights? network, byte[]? file, Diagnostic[] diagnostics, string what)
    {
        string messages = string.Join('\n', diagnostics.Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"));
        Assert.True(network is null == diagnostics.Any(), $"{what}: {messages}");
        Assert.All(diagnostics, diagnostic =>
        {
            string message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
            Assert.True(message.Length < LongestMessage && !message.Any(char.IsControl), $"{what}: {message.Length} characters: {message[..Math.Min(200, message.Length)]}");
        });

        string? problem = file is null ? "no bytes" : Load(file);
        if (network is null && diagnostics.All(diagnostic => OfValues.Contains(diagnostic.Id)))
        {
            wrongValues++;
            Assert.True(problem is null, $"{what}: {problem}");
            return;
        }

        // One name of several is no matter of the file.
        bool isFound = !diagnostics.Any(diagnostic => diagnostic.Id is "MLP027" or "MLP028" or "MLP029");
        Assert.True(network is null == problem is not null || (network is null && !isFound), $"{what}: at run time {problem ?? "it loads"}; in the compiler {messages}");
        if (network is not null)
        {
            accepted++;
            StateDict tensors = network.File!.StateDict();
            Assert.All(atRunTime.StateLayout.Tensors, tensor => AssertSame(tensor, tensors));
        }
    }

    private void AssertSame(TensorInfo tensor, StateDict tensors)
    {
        if (tensors.Find(tensor.Name) is not { } found)
        {
            Assert.Equal(0, atRunTime.NumBatchesTracked(tensor.Name.Split('.')[0]));
        }
        else if (tensor.Role == TensorRole.NumBatchesTracked)
        {
            Assert.Equal(atRunTime.NumBatchesTracked(tensor.Name.Split('.')[0]), tensors.Counter(found));
        }
        else
        {
            Assert.Equal(atRunTime.Read(tensor.Name), tensors.Floats(found));
        }
    }

    /// <summary>Why a network does not load it; null where it does.</summary>
    private string? Load(byte[] file)
    {
        try
        {
            using MemoryStream stream = new(file);
            atRunTime.LoadStateDict(stream);
            return null;
        }
        catch (Exception error) when (error is InvalidDataException or StateDictException)
        {
            return error.Message;
        }
    }

    /// <summary>The bytes of a text by the letter of docs/weights.md; null where it has none.</summary>
    private static byte[]? Data(string text)
    {
        string[] lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        int data = Array.IndexOf(lines, "data");
        if (data is < 0 or > 4 || lines[0] != "mlp-weights 1" || lines[..data].LastOrDefault(line => line.StartsWith("state ", StringComparison.Ordinal)) != "state found")
        {
            return null;
        }

        try
        {
            return Convert.FromBase64String(string.Concat(lines[(data + 1)..]));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Declaration(int index) => $"[Mlp(2, 3, 1, NormLayer = NormLayer.BatchNorm1d, Weights = \"{Name(index)}\"{Endings[index / 4 % 4]} partial class Net{index};\n";

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"Net{index}.safetensors");

    private static WeightsFile Whole(string type)
    {
        ReferenceMlp reference = new ReferenceMlp(Small, 1).Stir(18_000_000);
        WeightsFile file = new();
        foreach (ReferenceTensor tensor in reference.Tensors)
        {
            file.Add(tensor.Name, type, [.. tensor.Shape.Select(dimension => (long)dimension)], [.. tensor.ToFloats().SelectMany(value => Bytes(type, value))]);
        }

        return file.AddCounter("1.num_batches_tracked", 5);
    }

    private static byte[] Bytes(string type, float value) => type switch
    {
        "F16" => BitConverter.GetBytes((Half)value),
        "BF16" => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)),
        "F64" => BitConverter.GetBytes(value * 1.0000000001),
        _ => BitConverter.GetBytes(value),
    };
}
